"""Personal numbers as lists show them (UU 27/2022): enough to recognise, not enough to use."""


def mask_nip(nip: str) -> str:
    """`1976••••••••••••34`: a NIP holds the date of birth, so only the year and the last two digits stay."""
    return f"{nip[:4]}{'•' * (len(nip) - 6)}{nip[-2:]}" if len(nip) > 6 else "•" * len(nip)


def mask_phone(phone: str) -> str:
    """`0812••••••90`: the first four signs and the last two stay."""
    return f"{phone[:4]}{'•' * (len(phone) - 6)}{phone[-2:]}" if len(phone) > 6 else "•" * len(phone)
