from tests.support.valkey import client, store, url, valkey_url

__all__ = ["client", "store", "url", "valkey_url"]
