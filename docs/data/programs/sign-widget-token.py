import time

import jwt  # PyJWT


def widget_token(name, email, shared_secret):
    claims = {"name": name, "email": email, "exp": int(time.time()) + 3600}
    return jwt.encode(claims, shared_secret, algorithm="HS256")
