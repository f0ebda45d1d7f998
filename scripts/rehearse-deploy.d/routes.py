"""Makes through API Gateway's own API what MiniStack does not make of the stack.

SAM writes the HTTP API's routes and CORS rules into an OpenAPI document, the API's `Body`, which
API Gateway imports. MiniStack does not (its routes answer 404). So they are read from the document
that SAM has made, and nothing is listed here a second time.
"""

import re

ANY = "x-amazon-apigateway-any-method"
INTEGRATION = "x-amazon-apigateway-integration"
CORS = "x-amazon-apigateway-cors"


def complete(emulator, stack) -> str:
    """Adds what is missing and changes what is different. Returns what was done, as a sentence."""
    api = emulator.client("apigatewayv2")
    template, resources = stack.processed(), stack.resources()
    resolve = Resolver(emulator, resources, template).resolve
    routes = 0
    for logical, (kind, physical) in resources.items():
        body = template["Resources"].get(logical, {}).get("Properties", {}).get("Body")
        if kind == "AWS::ApiGatewayV2::Api" and body:
            body = resolve(body)
            routes += add_routes(api, physical, body)
            api.update_api(ApiId=physical, CorsConfiguration=cors_of(body))
    return f"{routes} HTTP routes and the CORS rules are as SAM's OpenAPI document says"


def cors_of(body: dict) -> dict:
    """The document's CORS rules in the form of the API.

    They must all be there: SAM has been seen to drop some.
    """
    rules = body.get(CORS)
    wanted = {
        "allowOrigins": list,
        "allowMethods": list,
        "allowHeaders": list,
        "exposeHeaders": list,
        "maxAge": int,
    }
    if not isinstance(rules, dict) or any(
        not isinstance(rules.get(name), kind) for name, kind in wanted.items()
    ):
        raise RuntimeError(
            "the HTTP API's CORS rules are not those of template.yaml, "
            f"once SAM has translated it: {rules}"
        )
    return {name[0].upper() + name[1:]: value for name, value in rules.items()}


def add_routes(api, api_id: str, body: dict) -> int:
    integrations = {
        one["IntegrationUri"]: one["IntegrationId"] for one in every(api.get_integrations, api_id)
    }
    present = {one["RouteKey"]: one for one in every(api.get_routes, api_id)}
    count = 0
    for path, methods in body["paths"].items():
        for method, operation in methods.items():
            integration = operation[INTEGRATION]
            uri = integration["uri"]
            if uri not in integrations:
                integrations[uri] = api.create_integration(
                    ApiId=api_id,
                    IntegrationType=integration["type"].upper(),
                    IntegrationUri=uri,
                    PayloadFormatVersion=integration["payloadFormatVersion"],
                )["IntegrationId"]
            key = (
                path
                if path == "$default"
                else f"{'ANY' if method == ANY else method.upper()} {path}"
            )
            target = f"integrations/{integrations[uri]}"
            if key not in present:
                api.create_route(ApiId=api_id, RouteKey=key, Target=target)
            elif present[key].get("Target") != target:
                api.update_route(ApiId=api_id, RouteId=present[key]["RouteId"], Target=target)
            count += 1
    return count


def add_route_response(emulator, stack) -> str:
    """Adds the route response that was left out of the template.

    MiniStack sends results back without it, too.
    """
    api = emulator.client("apigatewayv2")
    api_id = stack.resources()["WebSocketApi"][1]
    for route in every(api.get_routes, api_id):
        if (
            route["RouteKey"] == "$default"
            and not api.get_route_responses(ApiId=api_id, RouteId=route["RouteId"])["Items"]
        ):
            api.create_route_response(
                ApiId=api_id, RouteId=route["RouteId"], RouteResponseKey="$default"
            )
    return "the socket's $default route has its response"


def every(operation, api_id: str) -> list[dict]:
    """All pages of a list."""
    found, token = [], {}
    while True:
        page = operation(ApiId=api_id, **token)
        found += page["Items"]
        if not page.get("NextToken"):
            return found
        token = {"NextToken": page["NextToken"]}


class Resolver:
    """Evaluates the intrinsic functions that SAM leaves in the document, as CloudFormation does."""

    def __init__(self, emulator, resources: dict, template: dict):
        caller = emulator.client("sts").get_caller_identity()
        self._template = template
        self._resources = resources
        described = emulator.client("cloudformation").describe_stacks(StackName="natter")["Stacks"][
            0
        ]
        self._values = {
            one["ParameterKey"]: one["ParameterValue"] for one in described.get("Parameters", [])
        }
        self._values |= {
            "AWS::Region": "us-east-1",
            "AWS::Partition": "aws",
            "AWS::AccountId": caller["Account"],
            "AWS::URLSuffix": "amazonaws.com",
            "AWS::StackName": described["StackName"],
            "AWS::NoValue": None,
        }

    def resolve(self, value):
        if isinstance(value, list):
            return [self.resolve(one) for one in value]
        if not isinstance(value, dict):
            return value
        if len(value) == 1:
            ((name, argument),) = value.items()
            match name:
                case "Ref":
                    return self._ref(argument)
                case "Fn::GetAtt":
                    return self._attribute(*argument)
                case "Fn::Sub":
                    return re.sub(
                        r"\$\{([\w:.]+)\}", lambda found: str(self._named(found[1])), argument
                    )
                case "Fn::Split":
                    return self.resolve(argument[1]).split(argument[0])
                case "Fn::If":
                    return self.resolve(
                        argument[1 if self._holds({"Condition": argument[0]}) else 2]
                    )
                case _ if name.startswith("Fn::"):
                    raise RuntimeError(f"the rehearsal does not know {name}")
        return {name: self.resolve(one) for name, one in value.items()}

    def _named(self, name: str):
        return self._attribute(*name.split(".", 1)) if "." in name else self._ref(name)

    def _ref(self, name: str):
        return self._values[name] if name in self._values else self._resources[name][1]

    def _attribute(self, logical: str, attribute: str):
        kind, physical = self._resources[logical]
        if (kind, attribute) == ("AWS::Lambda::Function", "Arn"):
            return f"arn:aws:lambda:us-east-1:{self._values['AWS::AccountId']}:function:{physical}"
        raise RuntimeError(f"the rehearsal does not know {logical}.{attribute}")

    def _holds(self, condition) -> bool:
        ((name, argument),) = condition.items()
        match name:
            case "Condition":
                return self._holds(self._template["Conditions"][argument])
            case "Fn::Equals":
                return self.resolve(argument[0]) == self.resolve(argument[1])
            case "Fn::Not":
                return not self._holds(argument[0])
            case "Fn::And":
                return all(self._holds(one) for one in argument)
            case "Fn::Or":
                return any(self._holds(one) for one in argument)
            case _:
                raise RuntimeError(f"the rehearsal does not know the condition {name}")
