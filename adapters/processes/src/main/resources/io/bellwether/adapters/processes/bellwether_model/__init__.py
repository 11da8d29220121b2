# SPDX-License-Identifier: Apache-2.0
"""Runs one model of MLflow for the server; started by serve_model.py."""
