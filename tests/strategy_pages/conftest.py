"""What the tests of the strategy's pages share: addresses, and counting queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User


@pytest.fixture
def page_for(client_for: Callable[[User], Client]) -> Callable[..., Any]:
    """Return a function that opens a page of Acme as somebody and gives the answer."""

    def opened(user: User, address: str, **headers: str) -> Any:
        return client_for(user).get(f"/w/acme/{address}", headers=headers)

    return opened


@pytest.fixture
def count_queries(client_for: Callable[[User], Client]) -> Callable[[User, str], int]:
    """Return a function that counts the queries of a page, session and sign-in included."""

    def counted(user: User, address: str) -> int:
        client = client_for(user)
        client.get(f"/w/acme/{address}")
        with CaptureQueriesContext(
            connection,
        ) as captured:
            response = client.get(f"/w/acme/{address}")
        assert response.status_code == 200, response.status_code
        return len(captured)

    return counted
