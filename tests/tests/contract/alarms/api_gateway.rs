//! What API Gateway's metrics do not tell.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{functions_of, metrics, watched};
use crate::{documents, template};

/// API Gateway has no metric for them: it counts them with all other 4xx.
#[test]
fn the_gateways_own_refusals_are_counted_in_its_access_log() {
    let filter = &template::resource("GatewayThrottles")["Properties"];
    assert_eq!(filter["LogGroupName"], json!({"Ref": "AccessLogGroup"}));
    let pattern = filter["FilterPattern"].as_str().unwrap();
    let line_of = |api: &str| -> Value {
        let log = &template::resource(api)["Properties"]["AccessLogSettings"]["Fn::If"][1];
        serde_json::from_str(log["Format"].as_str().unwrap()).unwrap()
    };
    let line = line_of("HttpApi");
    // Both APIs write to it, and the alarm compares with the requests of one.
    assert!(pattern.contains(r#"$.api = "http" && "#), "{pattern}");
    assert_eq!(
        (&line["api"], &line_of("WebSocketApi")["api"]),
        (&json!("http"), &json!("websocket"))
    );
    for field in pattern.split("$.").skip(1).map(|rest| rest.split(' ').next().unwrap()) {
        assert!(line.get(field).is_some(), "the access log has no {field}");
    }
    // The status that the function gave, and not the one of its invocation.
    assert_eq!(line["integrationStatus"], "$context.integration.status");
    let counted = &filter["MetricTransformations"][0];
    let alarm = &template::resource("GatewayThrottlesAlarm")["Properties"];
    let watched = metrics(alarm)[0];
    assert_eq!(watched["MetricName"], counted["MetricName"]);
    assert_eq!(watched["Namespace"], counted["MetricNamespace"]);
}

/// API Gateway's metrics do not tell a fault from a refusal, and do not know of faults in frames.
#[test]
fn the_faults_that_functions_of_sockets_answer_with_are_counted_in_their_log() {
    let filter = &template::resource("SocketFaults")["Properties"];
    assert_eq!(filter["LogGroupName"], json!({"Ref": "Logs"}));
    let logged = [("frame", "a frame failed"), ("event", "a socket failed")];
    let of_message = |(_, message): &(&str, &str)| format!("$.message = \"{message}\"");
    let pattern = logged.each_ref().map(of_message).join(" || ");
    assert_eq!(filter["FilterPattern"], format!("{{ {pattern} }}"));
    for (file, message) in logged {
        let code = documents::text(format!("shared/runtime/src/socket/{file}.rs"));
        assert!(code.contains(&format!("tracing::error!(request_id, code, \"{message}\")")));
    }
    let counted = &filter["MetricTransformations"][0];
    let alarm = &template::resource("SocketApiErrorsAlarm")["Properties"];
    let watched = metrics(alarm)[1];
    assert_eq!(watched["MetricName"], counted["MetricName"]);
    assert_eq!(watched["Namespace"], counted["MetricNamespace"]);
}

/// Refusals are in IntegrationError, messages to clients in MessageCount.
#[test]
fn what_the_socket_api_could_not_do_is_compared_with_what_clients_ask_of_it() {
    let alarm = &template::resource("SocketApiErrorsAlarm")["Properties"];
    let handled: BTreeSet<_> =
        ["WsConnectFunction", "WsDisconnectFunction", "WsFrameFunction"].map(String::from).into();
    assert_eq!(functions_of(alarm, "Invocations"), handled);
    for metric in ["IntegrationError", "MessageCount", "ConnectCount"] {
        assert_eq!(watched("AWS/ApiGateway", metric, "ApiId"), [] as [Value; 0], "{metric}");
    }
}
