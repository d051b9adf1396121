"""The persons of a journey, each at a browser of their own."""

from rakor_portal.demo.sign_ins import BY_REGION, DEMO_PASSWORD

DOMAIN = BY_REGION["18.03"][0]
OFFICE = {"width": 1366, "height": 900}
PHONE = {"width": 360, "height": 740}


class People:
    """Opens browsers; a script error or a blocked resource on any page fails the journey at its end."""

    def __init__(self, new_context, address):
        self.new_context = new_context
        self.address = address
        self.signed_in = {}
        self.errors = []

    def __call__(self, local_part, viewport=OFFICE):
        """The page of one who is signed in; signs in when first asked for."""
        if local_part not in self.signed_in:
            page = self.visitor(f"{self.address}/sign-in/", viewport)
            page.get_by_label("Email").fill(f"{local_part}@{DOMAIN}")
            page.get_by_label("Kata sandi").fill(DEMO_PASSWORD)
            page.get_by_role("button", name="Masuk").click()
            page.wait_for_url(lambda url: "/sign-in/" not in url)
            self.signed_in[local_part] = page
        return self.signed_in[local_part]

    def visitor(self, address, viewport):
        """The page of someone without an account."""
        page = self.new_context(viewport=viewport).new_page()
        page.on(
            "console", lambda said: self.errors.append(f"{page.url}: {said.text}") if said.type == "error" else None
        )
        page.on("pageerror", lambda error: self.errors.append(f"{page.url}: {error}"))
        page.goto(address)
        return page
