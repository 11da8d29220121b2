# SPDX-License-Identifier: Apache-2.0
"""Questions that a model is not asked."""


class Refused(ValueError):
    """What the model cannot be asked, as whoever asked it is told."""
