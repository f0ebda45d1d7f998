// What somebody does who uses the generated types: a kind leads to its fields, and what is not
// known goes elsewhere.
import type { components } from "./api";
import type * as hey from "./hey/types.gen";

type Schemas = components["schemas"];

export function line(entry: Schemas["Entry"]): string {
  switch (entry.kind) {
    case "message":
      return entry.text ?? (entry.hidden ? "hidden" : "deleted");
    case "joined":
      return entry.userIds.join();
    case "role":
      return `${entry.userId}: ${entry.role}`;
    case "call":
      return entry.call.outcome;
    default:
      return String(entry.seq);
  }
}

export function heyLine(entry: hey.Entry): string {
  switch (entry.kind) {
    case "message":
      return entry.text ?? (entry.hidden ? "hidden" : "deleted");
    case "joined":
      return entry.userIds.join();
    case "role":
      return `${entry.userId}: ${entry.role}`;
    case "call":
      return entry.call.outcome;
    default:
      return String(entry.seq);
  }
}

export function title(conversation: Schemas["Conversation"]): string {
  if (conversation.kind === "direct") return conversation.peer.displayName;
  if (conversation.kind === "room") return `${conversation.name} (${conversation.memberCount})`;
  return conversation.id;
}

export function heyTitle(conversation: hey.Conversation): string {
  if (conversation.kind === "direct") return conversation.peer.displayName;
  if (conversation.kind === "room") return `${conversation.name} (${conversation.memberCount})`;
  return conversation.id;
}

// What a client may leave out.
export const everywhere: Schemas["SyncRequest"] = { conversations: {} };
export const credentials: Schemas["Credentials"][] = [
  { username: "ada", password: "not-a-real-password" },
  { email: "ada@example.com", password: "not-a-real-password" },
];

// Sets that may grow take any value; a choice does not.
export const outcome: Schemas["CallOutcome"] = "put on hold";
// @ts-expect-error There is no such role to give.
export const role: Schemas["RoleChoice"] = "emperor";
