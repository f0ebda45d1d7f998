use std::time::Duration;

use ::http::Method;

use super::*;

const TEMPLATE: &str = r"
Transform: AWS::Serverless-2016-10-31
Parameters:
  Origins: { Type: String, Default: https://app.example.com }
Globals:
  Function:
    Timeout: 10
    Environment: { Variables: { LOG_LEVEL: info } }
    AutoPublishAlias: live
    EventInvokeConfig: { MaximumEventAgeInSeconds: 3600 }
Resources:
  Http:
    Type: AWS::Serverless::HttpApi
    Properties:
      CorsConfiguration:
        AllowOrigins: !Split [',', !Ref Origins]
        AllowMethods: [GET, POST]
        MaxAge: 600
  LoginFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/login
      Timeout: 5
      Environment:
        Variables:
          USERS_TABLE: !Ref Users
          SIGNING_KEYS: !Sub '{{resolve:secretsmanager:${Key}}}'
          WEBSOCKET_URL: !GetAtt Sockets.ApiEndpoint
          OTHER_FUNCTION: !Ref FallbackFunction
          OTHER_ALIAS: !Ref FallbackFunction.Alias
      EventInvokeConfig:
        MaximumRetryAttempts: 1
        DestinationConfig: { OnFailure: { Type: SQS, Destination: !GetAtt Failed.Arn } }
      Events:
        Login:
          Type: HttpApi
          Properties: { ApiId: !Ref Http, Method: post, Path: '/login/{name}' }
  FallbackFunction:
    Type: AWS::Serverless::Function
    Properties:
      CodeUri: target/lambda/fallback/
      Events:
        All: { Type: HttpApi, Properties: { ApiId: !Ref Http } }
        Daily: { Type: Schedule, Properties: { Schedule: rate(1 day) } }
  Sockets:
    Type: AWS::Serverless::WebSocketApi
    Properties:
      RouteSelectionExpression: $request.body.action
      Auth:
        AuthType: CUSTOM
        AuthArn: !GetAtt LoginFunction.Arn
        IdentitySource: [route.request.querystring.ticket, route.request.header.Origin]
      Routes:
        $connect: { FunctionArn: !Ref LoginFunction.Alias }
        $default: { FunctionArn: !GetAtt FallbackFunction.Arn }
  Answers:
    Type: AWS::ApiGatewayV2::RouteResponse
    Properties:
      ApiId: !Ref Sockets
      RouteId: !Ref SocketsDefaultRoute
      RouteResponseKey: $default
  Key: { Type: AWS::SecretsManager::Secret }
  Failed: { Type: AWS::SQS::Queue }
  Users:
    Type: AWS::DynamoDB::Table
    Properties:
      AttributeDefinitions:
        - { AttributeName: pk, AttributeType: S }
        - { AttributeName: dir, AttributeType: S }
      KeySchema: [{ AttributeName: pk, KeyType: HASH }]
      GlobalSecondaryIndexes:
        - IndexName: directory
          KeySchema: [{ AttributeName: dir, KeyType: HASH }]
          Projection: { ProjectionType: INCLUDE, NonKeyAttributes: [u] }
        - IndexName: keys
          KeySchema: [{ AttributeName: dir, KeyType: HASH }]
          Projection: { ProjectionType: KEYS_ONLY }
        - IndexName: everything
          KeySchema: [{ AttributeName: dir, KeyType: HASH }]
          Projection: { ProjectionType: ALL }
      TimeToLiveSpecification: { AttributeName: ttl, Enabled: true }
";

#[test]
fn routes_functions_and_cors_are_read() {
    let template = Template::read(TEMPLATE).unwrap();
    let route = template.http.routes.first().unwrap();
    assert_eq!(route.key(), "POST /login/{name}");
    assert_eq!(route.method, Some(Method::POST));
    assert_eq!(route.function, "LoginFunction");
    assert_eq!(template.http.default.as_deref(), Some("FallbackFunction"));
    let cors = template.http.cors.unwrap();
    assert_eq!(cors.allow_origins, ["https://app.example.com"]);
    assert_eq!(cors.max_age, Some(600));
}

#[test]
fn a_function_is_named_after_its_code_and_has_the_global_settings_too() {
    let template = Template::read(TEMPLATE).unwrap();
    let login = &template.functions["LoginFunction"];
    assert_eq!(login.name, "login");
    assert_eq!(login.timeout.as_secs(), 5);
    assert_eq!(template.functions["FallbackFunction"].name, "fallback");
    assert_eq!(template.functions["FallbackFunction"].timeout.as_secs(), 10);
    assert_eq!(login.environment["LOG_LEVEL"], Setting::Known("info".to_owned()));
    assert_eq!(login.environment["USERS_TABLE"], Setting::Known("Users".to_owned()));
    assert!(matches!(login.environment["SIGNING_KEYS"], Setting::Deployed(_)));
    assert!(matches!(login.environment["WEBSOCKET_URL"], Setting::Deployed(_)));
}

#[test]
fn a_functions_name_in_anothers_environment_is_its_logical_id() {
    let template = Template::read(TEMPLATE).unwrap();
    let environment = &template.functions["LoginFunction"].environment;
    assert_eq!(environment["OTHER_FUNCTION"], Setting::Known("FallbackFunction".to_owned()));
}

#[test]
fn an_alias_is_an_arn_with_its_functions_name_and_its_own() {
    let template = Template::read(TEMPLATE).unwrap();
    let alias = "arn:aws:lambda:us-east-1:123456789012:function:FallbackFunction:live";
    let environment = &template.functions["LoginFunction"].environment;
    assert_eq!(environment["OTHER_ALIAS"], Setting::Known(alias.to_owned()));
    assert_eq!(template.websocket.unwrap().routes["$connect"].function, "LoginFunction");
    let without = TEMPLATE.replace("AutoPublishAlias: live", "MemorySize: 128");
    assert_eq!(
        Template::read(&without).unwrap_err().to_string(),
        "Resources.Sockets.Properties.Routes: `LoginFunction.Alias` is neither a parameter nor a \
         resource of the template"
    );
}

#[test]
fn a_function_says_what_becomes_of_its_asynchronous_invocations() {
    let template = Template::read(TEMPLATE).unwrap();
    let age = Duration::from_secs(3600);
    let login = EventInvoke { retries: 1, max_age: age, on_failure: Some("Failed".to_owned()) };
    assert_eq!(template.functions["LoginFunction"].event_invoke, login);
    let other = EventInvoke { retries: 2, max_age: age, on_failure: None };
    assert_eq!(
        template.functions["FallbackFunction"].event_invoke, other,
        "two retries are Lambda's default"
    );
}

#[test]
fn a_frame_is_answered_only_where_the_template_has_a_route_response() {
    let sockets = Template::read(TEMPLATE).unwrap().websocket.unwrap();
    assert!(sockets.routes["$default"].responds);
    assert!(!sockets.routes["$connect"].responds);
    assert_eq!(sockets.selection, ["action"]);
    let authorizer = sockets.authorizer.unwrap();
    assert_eq!(authorizer.function, "LoginFunction");
    let expected =
        [IdentitySource::Query("ticket".to_owned()), IdentitySource::Header("origin".to_owned())];
    assert_eq!(authorizer.identity, expected);
}

#[test]
fn every_frame_may_be_the_default_routes() {
    let text = TEMPLATE.replace("$request.body.action", "\\$default");
    let sockets = Template::read(&text).unwrap().websocket.unwrap();
    assert_eq!(sockets.selection, [""; 0]);
}

#[test]
fn tables_have_keys_indexes_and_expiry() {
    let template = Template::read(TEMPLATE).unwrap();
    let users = template.tables.first().unwrap();
    assert_eq!(users.name, "Users");
    let projections = users.indexes.iter().map(|index| index.projection.clone());
    let include = Projection::Include { attributes: vec!["u".to_owned()] };
    assert!(projections.eq([include, Projection::KeysOnly, Projection::All]));
    assert_eq!(users.time_to_live.as_ref().unwrap().attribute, "ttl");
}

#[track_caller]
fn refused(change: (&str, &str)) -> String {
    let text = TEMPLATE.replace(change.0, change.1);
    assert_ne!(text, TEMPLATE, "the change must apply");
    Template::read(&text).unwrap_err().to_string()
}

#[test]
fn what_is_wrong_in_a_template_is_named_with_its_place() {
    assert_eq!(
        refused((
            "$default: { FunctionArn: !GetAtt FallbackFunction.Arn }",
            "$default: { FunctionArn: !GetAtt Users.Arn }"
        )),
        "Resources.Sockets.Properties.Routes.$default: there is no function `Users`"
    );
    assert_eq!(
        refused(("CodeUri: target/lambda/login", "Handler: bootstrap")),
        "Resources.LoginFunction.Properties: it has no `CodeUri`"
    );
    assert_eq!(
        refused(("AllowOrigins: !Split [',', !Ref Origins]", "AllowOrigins: !Ref Nowhere")),
        "Resources.Http.Properties.CorsConfiguration: `Nowhere` is neither a parameter nor a \
         resource of the template"
    );
    assert_eq!(
        refused(("ApiId: !Ref Http }", "ApiId: !Ref Http, Method: post, Path: '/login/{name}' }")),
        "the route `POST /login/{name}` belongs to both `FallbackFunction` and `LoginFunction`"
    );
    assert_eq!(
        refused(("KeyType: HASH }]\n      Global", "KeyType: FIRST }]\n      Global")),
        "Resources.Users.Properties.KeySchema: unknown variant `FIRST`, expected `HASH` or `RANGE`"
    );
    assert_eq!(
        refused(("$request.body.action", "$request.header.action")),
        "Resources.Sockets.Properties.RouteSelectionExpression: expected `$request.body.` and a \
         name, such as `$request.body.action`, or `\\$default` for every frame"
    );
    assert_eq!(
        refused(("MaximumRetryAttempts: 1", "MaximumRetryAttempts: 3")),
        "Resources.LoginFunction.Properties.EventInvokeConfig.MaximumRetryAttempts: Lambda allows \
         0 to 2"
    );
    assert_eq!(
        refused(("MaximumEventAgeInSeconds: 3600", "MaximumEventAgeInSeconds: 59")),
        "Resources.FallbackFunction.Properties.EventInvokeConfig.MaximumEventAgeInSeconds: Lambda \
         allows 60 to 21600"
    );
    assert_eq!(
        refused(("!GetAtt Failed.Arn", "!GetAtt Nowhere.Arn")),
        "Resources.LoginFunction.Properties.EventInvokeConfig: `Nowhere` is neither a parameter \
         nor a resource of the template"
    );
    assert_eq!(Template::read("a: 1").unwrap_err().to_string(), "Resources: the template has none");
}
