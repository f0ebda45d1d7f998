"""Starts MiniStack with one change: preflight requests go where AWS sends them.

MiniStack answers every OPTIONS itself. On AWS a route that takes OPTIONS (`ANY`, or `$default`)
gets it, and API Gateway adds its CORS headers to what the function answers: a browser is refused if
that is no success. A request that no route takes is left to MiniStack.
"""

from ministack.app import main
from ministack.services import apigateway

answered_by_ministack = apigateway._handle_execute_in_scope


async def execute(api_id, stage, path, method, headers, body, query, account, region, raw=None):
    rules = (apigateway._apis.get(api_id) or {}).get("corsConfiguration")
    route = apigateway._match_route(api_id, method, path) if method == "OPTIONS" else None
    if not rules or not route:
        return await answered_by_ministack(
            api_id, stage, path, method, headers, body, query, account, region, raw
        )
    headers = {name.lower(): value for name, value in headers.items()}
    integration = apigateway._integrations[api_id][route["target"].rsplit("/", 1)[-1]]
    status, answer, content = await apigateway._invoke_lambda_proxy(
        integration,
        api_id,
        stage,
        path,
        method,
        headers,
        body,
        query or {},
        route["routeKey"],
        owner_account_id=account,
        owner_region=region,
        raw_query_string=raw,
    )
    # The function's own CORS headers are ignored.
    answer = {
        name: value
        for name, value in answer.items()
        if not name.lower().startswith("access-control-")
    }
    granted, added, _ = apigateway._cors_preflight_response(rules, headers.get("origin", ""))
    if granted < 300:
        answer |= added
    return status, answer, content


apigateway._handle_execute_in_scope = execute

if __name__ == "__main__":
    main()
