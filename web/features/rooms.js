/** Rooms: what the timeline shows of them. */

export function register() {}
