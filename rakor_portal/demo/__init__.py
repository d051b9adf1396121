"""Demo data (*Data contoh*): four governments, the five rakor of the articles, and a lively present.

Built through the services, so that it proves them; sends nothing; refuses production. No invented
persons: demo holders are called "<jabatan> (contoh)", and real names stand only in the five historic
rakor, as the articles state them.
"""
