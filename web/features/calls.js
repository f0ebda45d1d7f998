/** Calls: those that come in, and the one that goes on. */

export function register() {}
