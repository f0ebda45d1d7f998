"""The log lines of the functions, and how often each was started."""

from pathlib import Path

# The beginnings of the lines that MiniStack adds, as Lambda does.
PLATFORM = ("START RequestId:", "END RequestId:", "REPORT RequestId:")
# The most that CloudWatch Logs hands out at once.
PAGE = 10_000


def write_out(emulator, file: Path) -> tuple[int, int]:
    """Writes every line of every log group into a file: the functions' and the access logs, if any.

    Returns the number of lines, and how many of them the functions wrote.
    """
    logs = emulator.client("logs")
    lines = own = 0
    with file.open("w") as out:
        for group in logs.describe_log_groups()["logGroups"]:
            for message in messages(logs, group["logGroupName"]):
                out.write(message.rstrip("\n") + "\n")
                lines += 1
                own += not message.startswith(PLATFORM)
    return lines, own


def messages(logs, group: str):
    """A group's messages, the oldest first.

    MiniStack returns no token for the next page, so the pages are read by time. Messages of the
    millisecond in which a page ends come twice, which does no harm.
    """
    begin = 0
    while True:
        events = logs.filter_log_events(logGroupName=group, startTime=begin, limit=PAGE)["events"]
        yield from (event["message"] for event in events)
        if len(events) < PAGE:
            return
        if events[-1]["timestamp"] == begin:
            raise RuntimeError(f"{group} has more than {PAGE} messages of one moment")
        begin = events[-1]["timestamp"]


def started(emulator, functions: dict[str, dict]) -> dict[str, int]:
    """How often each function's binary was started and asked the runtime API for an event.

    MiniStack starts a binary only for an invocation, and logs it. (Its metric `Invocations` leaves
    out the invocations by an API.)
    """
    said = emulator.log.read_text()
    return {
        logical: said.count(f"environment spawned for {configuration['FunctionName']} ")
        for logical, configuration in functions.items()
    }
