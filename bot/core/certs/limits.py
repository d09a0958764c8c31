"""What AWS IoT documents for server certificates, in one place.

AWS IoT Core developer guide, "Certificate requirements" of customer managed domains;
at most four names: service quotas of AWS IoT Core.
"""

SUPPORTED_KEYS = frozenset({"RSA_2048", "EC_prime256v1"})
MOST_CERTIFICATES = 5
MOST_BYTES = 16 * 1024
MOST_NAMES = 4
