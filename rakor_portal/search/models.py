"""No model: the index belongs to the database (`index.py`). Django tells only apps with this module of a migration."""
