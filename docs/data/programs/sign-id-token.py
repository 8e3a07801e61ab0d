import time

import jwt  # PyJWT


def id_token(user, nonce, private_key):
    claims = {
        "sub": str(user.id),
        "email": user.email,
        "iat": int(time.time()),
        "nonce": nonce,
        "given_name": user.first_name,
        "family_name": user.last_name,
    }
    return jwt.encode(claims, private_key, algorithm="RS256")
