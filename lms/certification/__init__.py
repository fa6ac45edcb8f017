"""Pre-job programmes, certificates, verification and duty eligibility.

Tables: programme, programme_requirement, certification_period, certificate.
"""
