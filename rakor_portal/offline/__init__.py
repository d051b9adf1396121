"""The portal where there is no signal: install file, worker of the browser, the page that is always there."""
