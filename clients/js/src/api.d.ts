/**
 * Made from docs/openapi.yaml and docs/asyncapi.yaml by `npm run types`. Do not edit.
 * The schemas of docs/asyncapi.yaml have the prefix `Socket.`.
 */

export interface paths {
    "/api/auth/register": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Open an account
         * @description Makes the account and its first session. Username and email are unique without regard to case, and each address is one, however a keyboard writes it.
         */
        post: operations["register"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/login": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Sign in
         * @description Opens a session with a username or an email address, and the password.
         *     After failed attempts an account's next ones must wait; that, and the time an answer takes,
         *     is the same for accounts that do not exist.
         *     Where the account has a hundred sessions, the oldest ends and its sockets are closed.
         */
        post: operations["login"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/refresh": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a new pair of tokens
         * @description Exchanges the refresh token.
         *     A client whose answer was lost repeats the old one: within 30 seconds it gets the same pair,
         *     later another one, and the one that was lost is void.
         *     Once the new refresh token was used, or where a void one is, the old one ends the session
         *     and closes its sockets.
         */
        post: operations["refresh"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/logout": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * End this session, or all
         * @description The access token stops working at once, and the sockets of every ended session are closed.
         */
        post: operations["logout"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who am I
         * @description The account and the session that the access token belongs to.
         */
        get: operations["getMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Where the account is signed in
         * @description Every session that has not ended.
         */
        get: operations["listSessions"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/sessions/{sessionId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Sign a device out
         * @description Ends one session of the account (also the current one) and closes its sockets.
         */
        delete: operations["endSession"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/auth/password": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Change the password
         * @description Every other session ends, and its sockets are closed. Wrong current passwords count as failed sign-ins.
         */
        put: operations["changePassword"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/me": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who am I
         * @description Another name of `GET /api/auth/me`.
         */
        get: operations["getUserMe"];
        put?: never;
        post?: never;
        /**
         * Delete my account
         * @description Asks for the password again.
         *     Every session ends at once and its sockets are closed; the rest follows within moments:
         *     profile, name and address (which are free again), blocks, memberships.
         *     A room that you own goes to somebody else in it; where nobody else is, it ends.
         *     What you wrote stays, as from a deleted account; with `eraseMessages` it is deleted for
         *     everyone, also in rooms that you have left before.
         *     That takes longer where it is a lot, and name and address are free when it is done.
         *     To the others your messages then look like any that were deleted.
         *     There is no way back.
         *     Wrong passwords count as failed sign-ins.
         */
        delete: operations["deleteMe"];
        options?: never;
        head?: never;
        /**
         * Change my profile
         * @description Changes the fields that are there and leaves the others.
         *     `null` clears a field that can be cleared.
         *     Username and email can't be changed.
         */
        patch: operations["updateMe"];
        trace?: never;
    };
    "/api/users/me/export": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Everything that is stored about me
         * @description In pages: what belongs to the account is in the first one only; each has some conversations,
         *     with your place in them and the entries that are yours.
         *     Rooms that you have left are there as well, with what you were last.
         *     What others wrote is theirs.
         *     No password, token or address of a device is in it.
         */
        get: operations["exportMe"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Find people
         * @description Everyone but you, by username; with `query`, those whose username begins with it.
         */
        get: operations["listUsers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One person
         * @description A person's profile, whether they are online, when they were last, and whether you block
         *     them.
         *     If one of you blocks the other, they look as if they had gone offline at the block, and show
         *     no bio, phone number or picture, here and everywhere.
         *     Your own profile has your email address.
         */
        get: operations["getUser"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/users/{userId}/block": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Block a person
         * @description Neither of you can message or call the other, add the other to a room, or see whether the
         *     other is there.
         *     Rooms that you both are in go on as before.
         *     They are not told: each of you looks to the other as if you had gone offline at that moment,
         *     whatever you do from then on, and shows no bio, phone number or picture.
         *     Blocking somebody again changes nothing, and nobody notices.
         *     You can block at most 1,000 people.
         */
        put: operations["blockUser"];
        post?: never;
        /**
         * Block a person no longer
         * @description Lifts your block; theirs, if there is one, stays. If there is none, you see each other again, as if you had just come online. Also for somebody who is not blocked, or not there any more.
         */
        delete: operations["unblockUser"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/messages/send/{receiverId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write to a person
         * @description Appends a message to the direct conversation with `receiverId`, which begins with its first
         *     message, and pushes `newMessage` to the devices of both, but for the socket that a frame
         *     came from. 201 and 200 mean that it is stored.
         */
        post: operations["sendDirectMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/messages/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read the conversation with a person
         * @description A page of the direct conversation with `userId`; empty when nothing was said yet.
         */
        get: operations["listDirectEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversationId}/messages": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Write into a conversation
         * @description Like writing to a person, with the conversation's id, for any kind of conversation.
         *     A direct one begins with its first message, if the other person exists.
         *     In a room, `newMessage` goes to the devices of all members.
         *
         *     One message, or with `messages` up to 10 that keep their order, such as all that a client
         *     could not send while it was offline.
         *     They are stored in that order, all of them or none, and answered with an entry for each.
         *     Those that were stored before are answered with the entry of their first try; 200 says that
         *     all of them were.
         *     Each counts for the flood limit.
         *     Requests that are sent side by side are stored in any order: see `docs/CLIENTS.md`.
         */
        post: operations["sendMessage"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversationId}/entries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Read a conversation
         * @description A page of the conversation's log. One that has not begun is not found.
         */
        get: operations["listEntries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The inbox
         * @description Your conversations, those with the newest activity first, across pages.
         *     Among more than a hundred that were active within the same ten minutes, the order across
         *     pages can be off by those minutes.
         *     One that you have cleared comes back when something new is said.
         *     A deletion is no activity, nor is the end of an account.
         *     Paging neither skips nor repeats a conversation when messages arrive in between.
         *     A cursor can be used for 30 minutes.
         */
        get: operations["listConversations"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversationId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * One conversation
         * @description What the inbox says of it, also where it is hidden there.
         */
        get: operations["getConversation"];
        put?: never;
        post?: never;
        /**
         * Clear a conversation for me
         * @description What was said until now is gone for you, on all your devices, and the conversation is not in
         *     your inbox until something new is said.
         *     For the others nothing changes.
         *     Your other devices get `conversation` with `removed`.
         */
        delete: operations["clearConversation"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversationId}/messages/{seq}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * Delete a message
         * @description For everyone: its sender may, and a room's owner and admins.
         *     The message keeps its number, without its text, and an entry `deleted` says so to whoever
         *     has it already.
         *     Its sender may do that also after they have left the room or were removed from it, after the
         *     room has ended, and after the other one's account is gone.
         *     Where the log takes no more entries, there is no entry `deleted`: members who are connected
         *     get the message again, without its text, and others find it so when they read it.
         *     For oneself: any message; nobody else is told, but your own other devices get it again,
         *     hidden.
         *     Deleting again changes nothing.
         *     Nobody can edit a message.
         */
        delete: operations["deleteMessage"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/conversations/{conversationId}/read": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Mark as read
         * @description Says that you have read everything up to and with `seq`.
         *     A lower number than before changes nothing.
         *     The others get `read`, except in rooms of more than 100 members, and so do your own other
         *     devices.
         */
        put: operations["markRead"];
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/sync": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * What have I missed
         * @description For a device that was away: hand in the last number that it has of each conversation that it
         *     knows, and get what came since, in order.
         *
         *     - `changed`: conversations that have something after that number.
         *       Up to `limit` entries behind, the answer has all of them; further behind, the first
         *       `limit`, with `more`: read on with `after`, or sync again.
         *       More than 1,000 entries behind, or with a number that the conversation does not have yet,
         *       the answer has the newest entries and `recovered` is false: forget what you have of it,
         *       and page back with `before` as far as needed.
         *     - `new`: conversations that you did not hand in, those with the newest activity first, with
         *       their newest entries; at most 100.
         *       With `moreNew` there are more: page through the inbox.
         *     - `removed`: you are not a member (any more), or there is no such conversation.
         *       Forget it.
         *     - `calls`: the calls of yours that ring or run at this moment.
         *
         *     All in all an answer has at most 2,000 entries, or 3 MB of them.
         *     What goes beyond comes without entries and with `more`.
         */
        post: operations["sync"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rooms": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Begin a room
         * @description You are its owner.
         *     Its first entry is `joined` with everybody whom it begins with.
         *     A room has at most 1,000 members, and begins with at most 50 besides you.
         */
        post: operations["createRoom"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rooms/{roomId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a room
         * @description For the owner.
         *     An entry `ended` is the last one: its members can go on reading, and nobody can write, join
         *     or be added.
         *     Whoever does not want to see it any more clears it.
         */
        delete: operations["endRoom"];
        options?: never;
        head?: never;
        /**
         * Rename a room, open or close it
         * @description Changes the fields that are there and leaves the others. For the owner and admins. Each change is an entry.
         */
        patch: operations["changeRoom"];
        trace?: never;
    };
    "/api/rooms/{roomId}/join": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Join an open room
         * @description By its id, which whoever is in it can pass on.
         *     Also for someone who is in it already.
         *     A room for which one must be added is not found, exactly as one that does not exist.
         *     What was said before can be read; it does not count as unread.
         */
        post: operations["joinRoom"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rooms/{roomId}/leave": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Leave a room
         * @description You can't read it any more.
         *     An owner hands the room over first, unless nobody else is there: the last one who leaves
         *     ends it.
         */
        post: operations["leaveRoom"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rooms/{roomId}/members": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Who is in a room
         * @description Its members, with what they have read and whether they are there.
         *     For members.
         *     Somebody who blocks you, or whom you block, is shown as not there, and without bio, phone
         *     number and picture.
         */
        get: operations["listMembers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/rooms/{roomId}/members/{userId}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        /**
         * Add somebody, or change what they may do
         * @description The owner may add people and change roles, admins may add people as `member`.
         *     With `owner` the owner hands the room over to a member, and becomes an admin.
         *     What is so already changes nothing.
         */
        put: operations["putMember"];
        post?: never;
        /**
         * Remove somebody
         * @description The owner may remove anyone else, admins may remove members.
         *     They can't read the room any more.
         *     Removing oneself is leaving.
         */
        delete: operations["removeMember"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/calls/ice-servers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Get the STUN and TURN servers for calls
         * @description Two devices that are not on one network find a way to each other with the help of such
         *     servers.
         *     What the deployment has is handed to `RTCPeerConnection` as it is; the list is empty if it
         *     has none.
         *     The credentials of a TURN server are good for 12 hours, and an ICE restart within a call
         *     needs them, too: ask again before a call when half of that is over.
         *     The username says nothing about the person, and is the same on all of their devices but for
         *     the time.
         */
        get: operations["listIceServers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/ws-ticket": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Get a ticket for a socket
         * @description A browser can't send a header when it opens a socket, and a token in an address ends up in
         *     logs.
         *     So the address carries a ticket instead, which works once, for 30 seconds.
         *     `asyncapi.yaml` says what is said on the socket.
         */
        post: operations["createSocketTicket"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Id
         * @description The id of a person or a session. Treat it as opaque.
         * @example 01kbk2v9q6m3xw8zt5r4e7ydna
         */
        Id: string;
        /**
         * ConversationId
         * @description A conversation's id. A direct one's is derived from the ids of its two people, the lower first. Treat it as opaque; other kinds of conversations may have other ids.
         * @example d-01kbk2v9q6m3xw8zt5r4e7ydna-01kbk2wd1r7p4q8s2t6v9x3yza
         * @example r-01kbk2xh5s8n1v4w7x9y2z3abc
         */
        ConversationId: string;
        /**
         * RoomId
         * @description The conversation's id of a room.
         * @example r-01kbk2xh5s8n1v4w7x9y2z3abc
         */
        RoomId: string;
        /**
         * Timestamp
         * @description RFC 3339 in UTC with milliseconds.
         * @example 2026-11-21T09:14:29.412Z
         */
        Timestamp: string;
        /**
         * Username
         * @description Unique without regard to case, shown as it was typed.
         * @example ada
         */
        Username: string;
        /**
         * TypedUsername
         * @description A username as somebody types it; blanks around it are dropped.
         * @example ada
         */
        TypedUsername: string;
        /**
         * NewUsername
         * @description The username of a new account; blanks around it are dropped. Letters of other alphabets and of full width are refused, and so are names that would speak for the service, such as `admin`, `support` or `system`, and those that look like them (`4dm1n`, `s.u.p.p.o.r.t`).
         * @example ada
         */
        NewUsername: string;
        /**
         * Email
         * @description Up to 254 bytes, unique without regard to case and to the form in which it is written, shown only to its owner.
         * @example ada@example.com
         */
        Email: string;
        /**
         * TypedEmail
         * @description An address as somebody types it: up to 254 bytes, 64 of them before the `@`; blanks around it are dropped. Composed or not (NFC, NFD), in letters of full width, its domain in Unicode or as `xn--`: it is one address. Invisible characters inside of it are refused.
         * @example ada@example.com
         */
        TypedEmail: string;
        /**
         * Password
         * @description The password, in any form in which a keyboard types it. At most 72 bytes, for no password has more.
         * @example not-a-real-password
         */
        Password: string;
        /**
         * NewPassword
         * @description At least 8 characters and at most 72 bytes, which is what bcrypt reads; a longer one is refused, never cut. It is composed (NFC) and its blanks are spaces before that is counted, so that every keyboard types the same password (RFC 8265). Control characters and invisible ones are refused.
         * @example not-a-real-password
         */
        NewPassword: string;
        /**
         * DisplayName
         * @description One line with something to see in it.
         * @example Ada Example
         */
        DisplayName: string;
        /**
         * NewDisplayName
         * @description 1 to 50 characters on one line, with something to see among them; blanks around them are dropped. The marks of direction LRM, RLM and ALM are allowed, overrides and isolates or embeddings that are not closed are not. Names that would speak for the service, such as `Admin`, `Support` or `Deleted account`, and those that look like them, are reserved.
         * @example Ada Example
         */
        NewDisplayName: string;
        /**
         * Bio
         * @description A few words. Line breaks are allowed, and become `\n`; overrides of direction and what is not closed on its line are not.
         * @example Counts things.
         */
        Bio: string;
        /**
         * PhoneNumber
         * @description An optional `+` and 5 to 15 digits, with blanks, dots, dashes, slashes or brackets between them.
         * @example +49 30 123456
         */
        PhoneNumber: string;
        /**
         * TypedPhoneNumber
         * @description A phone number as somebody types or pastes it: an optional `+` and 5 to 15 digits, with blanks, dots, dashes of any kind, slashes or brackets between them. Invisible characters are dropped, and the others become those of ASCII.
         * @example +49 30 123456
         */
        TypedPhoneNumber: string;
        /**
         * AvatarUrl
         * @description The https URL of a picture: a host, and perhaps a port, but no name or password before it. ASCII alone: a domain as `xn--`, everything else with `%`.
         * @example https://example.com/ada.png
         */
        AvatarUrl: string;
        /**
         * RefreshToken
         * @description Works once. Treat it as opaque, and as secret as a password.
         * @example sample-refresh-token
         */
        RefreshToken: string;
        /**
         * Seq
         * @description The entry's number in its conversation, from 1, without holes.
         * @example 13
         */
        Seq: number;
        /**
         * RoomName
         * @description One line with something to see in it.
         * @example Number theory
         */
        RoomName: string;
        /**
         * NewRoomName
         * @description 1 to 80 characters on one line, with something to see among them; blanks around them are dropped. The marks of direction LRM, RLM and ALM are allowed, overrides and isolates or embeddings that are not closed are not.
         * @example Number theory
         */
        NewRoomName: string;
        /**
         * Visibility
         * @description `open`: whoever has its id can join. `invite`: only who is added; nobody else learns that it exists.
         */
        Visibility: string;
        /**
         * VisibilityChoice
         * @description A `Visibility` that a room can be given.
         * @enum {string}
         */
        VisibilityChoice: "open" | "invite";
        /**
         * Role
         * @description What somebody may do in a room. A `member` reads and writes; an `admin` also adds and removes members, deletes messages, renames the room and changes its visibility; the one `owner` everything.
         */
        Role: string;
        /**
         * RoleChoice
         * @description A `Role` that somebody can be given.
         * @enum {string}
         */
        RoleChoice: "member" | "admin" | "owner";
        /**
         * UpTo
         * @description A number up to and with which something holds; 0 for none.
         * @example 14
         */
        UpTo: number;
        /** Registration */
        Registration: {
            username: components["schemas"]["NewUsername"];
            email: components["schemas"]["TypedEmail"];
            password: components["schemas"]["NewPassword"];
            /**
             * If it is there, it must be the same as `password`.
             */
            confirmPassword?: string | null;
            /** What to be called. The username unless it is there. */
            displayName?: components["schemas"]["NewDisplayName"] | null;
        };
        /**
         * Credentials
         * @description `username` or `email`, one of the two, and the password.
         */
        Credentials: {
            /** The username, in any case. */
            username?: components["schemas"]["TypedUsername"] | null;
            /** The email address, in any case and form. */
            email?: components["schemas"]["TypedEmail"] | null;
            password: components["schemas"]["Password"];
        };
        /** ProfileChange */
        ProfileChange: {
            displayName?: components["schemas"]["NewDisplayName"];
            /** Null clears it. */
            bio?: components["schemas"]["Bio"] | null;
            /** Null clears it. */
            phoneNumber?: components["schemas"]["TypedPhoneNumber"] | null;
            /** Null clears it. */
            avatarUrl?: components["schemas"]["AvatarUrl"] | null;
        };
        /**
         * MessageText
         * @description 1 to 4,000 characters with something to see among them. Line breaks become `\n`; otherwise it is kept as sent.
         * @example Hello, is anyone there?
         */
        MessageText: string;
        /**
         * ClientMessageId
         * @description The sender's own name for this message, 1 to 64 visible ASCII characters, different from all others that the sender gave in this conversation. A repeat carries the same.
         * @example 8f2c0d4e-1
         */
        ClientMessageId: string;
        /**
         * After
         * @description The number of the last entry that the sender had seen when it first tried, 0 if none. A repeat carries the same. Not ahead of the conversation, and at most 10,000 entries back.
         * @example 12
         */
        After: number;
        /** NewMessage */
        NewMessage: {
            text: components["schemas"]["MessageText"];
            clientMessageId?: components["schemas"]["ClientMessageId"] | null;
            after?: components["schemas"]["After"] | null;
        };
        /** NewMessages */
        NewMessages: {
            messages: components["schemas"]["MessagesInOrder"];
            after?: components["schemas"]["After"] | null;
        };
        /**
         * MessagesInOrder
         * @description Up to 10, which are stored in this order.
         */
        MessagesInOrder: components["schemas"]["MessageInOrder"][];
        /**
         * MessageInOrder
         * @description Like a message that is sent alone. Its `clientMessageId` is needed, and differs from those of the others.
         */
        MessageInOrder: {
            text: components["schemas"]["MessageText"];
            clientMessageId: components["schemas"]["ClientMessageId"];
        };
        /** NewMessageOrMessages */
        NewMessageOrMessages: components["schemas"]["NewMessage"] | components["schemas"]["NewMessages"];
        /** NewRoom */
        NewRoom: {
            name: components["schemas"]["NewRoomName"];
            visibility: components["schemas"]["VisibilityChoice"];
            /** Whom it begins with besides you. */
            members?: components["schemas"]["Id"][] | null;
        };
        /** RoomChange */
        RoomChange: {
            name?: components["schemas"]["NewRoomName"] | null;
            visibility?: components["schemas"]["VisibilityChoice"] | null;
        };
        /** SyncRequest */
        SyncRequest: {
            /** The conversations that the device knows, each with the last number up to which it has everything. At most 1,000, and 64 KB. */
            conversations: {
                [key: string]: number;
            };
            /** How many entries of each conversation at most; 50 unless it is there. */
            limit?: number | null;
        };
        /** Tokens */
        Tokens: {
            /** A JWT. Treat it as opaque. */
            accessToken: string;
            refreshToken: components["schemas"]["RefreshToken"];
            /** Seconds until the access token expires. */
            expiresIn: number;
        };
        /**
         * SignedIn
         * @description A new session.
         */
        SignedIn: components["schemas"]["Tokens"] & {
            user: components["schemas"]["Me"];
        };
        /**
         * User
         * @description A person, as others see them. Fields that they have not filled in are absent.
         */
        User: {
            id: components["schemas"]["Id"];
            username: components["schemas"]["Username"];
            displayName: components["schemas"]["DisplayName"];
            bio?: components["schemas"]["Bio"];
            phoneNumber?: components["schemas"]["PhoneNumber"];
            avatarUrl?: components["schemas"]["AvatarUrl"];
            createdAt: components["schemas"]["Timestamp"];
        };
        /**
         * DeletedUser
         * @description Somebody who has deleted the account. The id still tells who wrote what.
         */
        DeletedUser: {
            id: components["schemas"]["Id"];
            username: "";
            displayName: "Deleted account";
            createdAt: components["schemas"]["Timestamp"];
            deleted: true;
        };
        /**
         * Peer
         * @description The other one in a direct conversation, who may have deleted the account.
         */
        Peer: components["schemas"]["DeletedUser"] | components["schemas"]["User"];
        /**
         * Me
         * @description Oneself, with the email address.
         */
        Me: components["schemas"]["User"] & {
            email: components["schemas"]["Email"];
        };
        /**
         * UserWithPresence
         * @description A person, and whether they are there.
         */
        UserWithPresence: components["schemas"]["User"] & {
            online: components["schemas"]["Online"];
            lastSeenAt: components["schemas"]["LastSeenAt"];
            /** Whether you block them; absent of yourself. Whether they block you is not told. */
            blocked?: boolean;
        };
        /**
         * Online
         * @description Whether a device of theirs has a socket open, or had one some seconds ago: a phone that changes networks is back within moments, and is not seen to go. Whoever signs out on their last device is offline at once.
         */
        Online: boolean;
        /**
         * Unread
         * @description How many messages of others you have not read, and calls of others that were missed: exact to 99, and 100 stands for more. What was deleted, for everyone or for you, does not count, nor what happens to a room or its members. One answer reads at most 4 MB of messages to count them; of longer ones all that it has not read counts.
         */
        Unread: number;
        /**
         * LastSeenAt
         * @description Now while they have a socket open, otherwise when the last one closed; null when they never had one. For some seconds after that they are still online. If one of you blocks the other, as it was at the block.
         */
        LastSeenAt: components["schemas"]["Timestamp"] | null;
        /**
         * IceServerList
         * @description The servers by which two devices find a way to each other.
         */
        IceServerList: {
            iceServers: components["schemas"]["IceServer"][];
            /** Seconds until the credentials are worth nothing. */
            expiresIn: number;
        };
        /**
         * IceServer
         * @description As `RTCPeerConnection` takes it.
         */
        IceServer: {
            /** Addresses of one server, or of several that take the same credentials. */
            urls: string[];
            /** For a TURN server. */
            username?: string;
            /** For a TURN server. A secret. */
            credential?: string;
        };
        /**
         * Session
         * @description A device that the account is signed in on.
         */
        Session: {
            id: components["schemas"]["Id"];
            /** What the device called itself (its User-Agent), shortened; empty when it did not. */
            device: string;
            createdAt: components["schemas"]["Timestamp"];
            /** When its tokens were last made, by a sign-in or a refresh. */
            lastUsedAt: components["schemas"]["Timestamp"];
            /** When it ends unless it is refreshed before; at the latest a year after `createdAt`, or what the deployment has instead. */
            expiresAt: components["schemas"]["Timestamp"];
            /** Whether it is the one that asks. */
            current: boolean;
        };
        /**
         * FinishedCall
         * @description A call that is over.
         */
        FinishedCall: {
            callId: components["schemas"]["CallId"];
            media: components["schemas"]["Media"];
            outcome: components["schemas"]["CallOutcome"];
            /** How long they spoke; 0 if they did not. */
            seconds: number;
        };
        /**
         * CallId
         * @description The caller's name for a call, 1 to 64 visible ASCII characters. It is the call's only name, so it must be different from everybody's others: make it of a UUID.
         * @example 4f1c7e0a-2b7d-4a55-9d3e-6f0b8c1d2e3f
         */
        CallId: string;
        /**
         * Media
         * @description What a call carries.
         */
        Media: string;
        /**
         * CallOutcome
         * @description How a call went. `answered`: they spoke. `missed`: nobody answered, nobody was there, or the caller gave up. `declined`: the one who was called did not want to.
         */
        CallOutcome: string;
        /**
         * Entry
         * @description One entry of a conversation's log.
         *     It keeps its number for ever, and what it says never changes, but for a deleted message,
         *     which loses its text.
         *
         *     | kind | what happened | its own fields |
         *     |---|---|---|
         *     | `message` | somebody wrote something | `text`, `clientMessageId`; when deleted, `deleted` instead of the text |
         *     | `deleted` | a message was deleted for everyone | `targetSeq`; `allOfSender`, if all earlier messages of the entry's sender are deleted, too |
         *     | `joined` | people are members from now on: the sender alone, or those whom the sender added | `userIds` |
         *     | `left` | the sender is a member no more; in a direct conversation: has deleted the account | |
         *     | `removed` | somebody was removed | `userId` |
         *     | `role` | somebody may do more, or less | `userId`, `role` |
         *     | `renamed` | the room has another name | `name` |
         *     | `visibility` | the room is open from now on, or is not | `visibility` |
         *     | `ended` | the room has ended; nothing comes after it | |
         *     | `call` | a call is over; its sender is the caller | `call` |
         * @example {
         *       "seq": 2,
         *       "id": "r-01kbk2xh5s8n1v4w7x9y2z3abc.2",
         *       "kind": "message",
         *       "sender": "01kbk2v9q6m3xw8zt5r4e7ydna",
         *       "deleted": true,
         *       "sentAt": "2026-11-21T09:21:02.118Z"
         *     }
         * @example {
         *       "seq": 3,
         *       "id": "r-01kbk2xh5s8n1v4w7x9y2z3abc.3",
         *       "kind": "deleted",
         *       "sender": "01kbk2v9q6m3xw8zt5r4e7ydna",
         *       "targetSeq": 2,
         *       "sentAt": "2026-11-21T09:22:47.006Z"
         *     }
         * @example {
         *       "seq": 21,
         *       "id": "r-01kbk2xh5s8n1v4w7x9y2z3abc.21",
         *       "kind": "deleted",
         *       "sender": "01kbk2wd1r7p4q8s2t6v9x3yza",
         *       "targetSeq": 17,
         *       "allOfSender": true,
         *       "sentAt": "2026-11-21T09:42:47.006Z"
         *     }
         * @example {
         *       "seq": 4,
         *       "id": "r-01kbk2xh5s8n1v4w7x9y2z3abc.4",
         *       "kind": "role",
         *       "sender": "01kbk2v9q6m3xw8zt5r4e7ydna",
         *       "userId": "01kbk2wd1r7p4q8s2t6v9x3yza",
         *       "role": "admin",
         *       "sentAt": "2026-11-21T09:23:15.560Z"
         *     }
         * @example {
         *       "seq": 15,
         *       "id": "d-01kbk2v9q6m3xw8zt5r4e7ydna-01kbk2wd1r7p4q8s2t6v9x3yza.15",
         *       "kind": "call",
         *       "sender": "01kbk2v9q6m3xw8zt5r4e7ydna",
         *       "call": {
         *         "callId": "4f1c7e0a-2b7d-4a55-9d3e-6f0b8c1d2e3f",
         *         "media": "video",
         *         "outcome": "answered",
         *         "seconds": 754
         *       },
         *       "sentAt": "2026-11-21T09:40:10.801Z"
         *     }
         */
        Entry: components["schemas"]["MessageEntry"] | components["schemas"]["DeletedEntry"] | components["schemas"]["JoinedEntry"] | components["schemas"]["LeftEntry"] | components["schemas"]["RemovedEntry"] | components["schemas"]["RoleEntry"] | components["schemas"]["RenamedEntry"] | components["schemas"]["VisibilityEntry"] | components["schemas"]["EndedEntry"] | components["schemas"]["CallEntry"] | components["schemas"]["OtherEntry"];
        /**
         * AnyEntry
         * @description What every entry has, besides its `kind`.
         */
        AnyEntry: {
            seq: components["schemas"]["Seq"];
            /** The conversation's id, a dot and the number. */
            id: string;
            /** The id of the person who wrote or did it. */
            sender: components["schemas"]["Id"];
            /** When it was stored, by the server's clock. */
            sentAt: components["schemas"]["Timestamp"];
        };
        /**
         * MessageEntry
         * @description Somebody wrote something.
         */
        MessageEntry: components["schemas"]["AnyEntry"] & {
            kind: "message";
            /** What the message says. */
            text?: components["schemas"]["MessageText"];
            /** What the sender named it; absent when they did not. */
            clientMessageId?: components["schemas"]["ClientMessageId"];
            /**
             * The message has no text any more, for everyone or (with `hidden`) for you.
             */
            deleted?: true;
            /**
             * You have deleted the message for yourself.
             */
            hidden?: true;
        } & {
            kind: "message";
        };
        /**
         * DeletedEntry
         * @description A message was deleted for everyone.
         */
        DeletedEntry: components["schemas"]["AnyEntry"] & {
            kind: "deleted";
            /** The number of the message that was deleted. */
            targetSeq: components["schemas"]["Seq"];
            /**
             * The sender of this entry is deleting the account, and takes all messages along: whatever they have sent before this entry is deleted. `targetSeq` is the newest of those messages.
             */
            allOfSender?: true;
        } & {
            kind: "deleted";
        };
        /**
         * JoinedEntry
         * @description People are members from now on.
         */
        JoinedEntry: components["schemas"]["AnyEntry"] & {
            kind: "joined";
            /** Who joined. */
            userIds: components["schemas"]["Id"][];
        } & {
            kind: "joined";
        };
        /**
         * LeftEntry
         * @description The sender is a member no more.
         */
        LeftEntry: components["schemas"]["AnyEntry"] & {
            kind: "left";
        } & {
            kind: "left";
        };
        /**
         * RemovedEntry
         * @description Somebody was removed.
         */
        RemovedEntry: components["schemas"]["AnyEntry"] & {
            kind: "removed";
            /** Who was removed. */
            userId: components["schemas"]["Id"];
        } & {
            kind: "removed";
        };
        /**
         * RoleEntry
         * @description Somebody may do more, or less.
         */
        RoleEntry: components["schemas"]["AnyEntry"] & {
            kind: "role";
            /** Who has another role. */
            userId: components["schemas"]["Id"];
            role: components["schemas"]["Role"];
        } & {
            kind: "role";
        };
        /**
         * RenamedEntry
         * @description The room has another name.
         */
        RenamedEntry: components["schemas"]["AnyEntry"] & {
            kind: "renamed";
            name: components["schemas"]["RoomName"];
        } & {
            kind: "renamed";
        };
        /**
         * VisibilityEntry
         * @description The room is open from now on, or is not.
         */
        VisibilityEntry: components["schemas"]["AnyEntry"] & {
            kind: "visibility";
            visibility: components["schemas"]["Visibility"];
        } & {
            kind: "visibility";
        };
        /**
         * EndedEntry
         * @description The room has ended; nothing comes after it.
         */
        EndedEntry: components["schemas"]["AnyEntry"] & {
            kind: "ended";
        } & {
            kind: "ended";
        };
        /**
         * CallEntry
         * @description A call is over; the sender is the caller.
         */
        CallEntry: components["schemas"]["AnyEntry"] & {
            kind: "call";
            call: components["schemas"]["FinishedCall"];
        } & {
            kind: "call";
        };
        /**
         * OtherEntry
         * @description An entry of a kind that came after this description of the API. It counts like any other, and is not shown.
         */
        OtherEntry: components["schemas"]["AnyEntry"] & {
            kind: string;
        } & {
            kind: "OtherEntry";
        };
        /** Sending */
        Sending: {
            conversationId: components["schemas"]["ConversationId"];
            entry: components["schemas"]["Entry"];
        };
        /**
         * SendingOneOrMore
         * @description The entry of one message, or for `messages` the entries.
         */
        SendingOneOrMore: {
            conversationId: components["schemas"]["ConversationId"];
            entry?: components["schemas"]["Entry"];
            /** One for each message, in their order. */
            entries?: components["schemas"]["Entry"][];
        };
        /** Page */
        Page: {
            conversationId: components["schemas"]["ConversationId"];
            /** With ascending numbers. */
            entries: components["schemas"]["Entry"][];
            /**
             * The first number of the conversation that you can read; 0 when there is none.
             */
            firstSeq: number;
            /**
             * The last number of the conversation; 0 when it is empty.
             */
            lastSeq: number;
        };
        /**
         * ConversationKind
         * @description What a conversation is. More kinds may come.
         */
        ConversationKind: string;
        /**
         * Conversation
         * @description A conversation, as one of its members sees it.
         */
        Conversation: components["schemas"]["DirectConversation"] | components["schemas"]["RoomConversation"] | components["schemas"]["OtherConversation"];
        /**
         * AnyConversation
         * @description What every conversation has, besides its `kind`.
         */
        AnyConversation: {
            id: components["schemas"]["ConversationId"];
            /** The newest entry that you are shown: not one that you have cleared or deleted for yourself, nor one of kind `deleted`. Null when there is none among the newest 1,000. */
            lastEntry: components["schemas"]["Entry"] | null;
            /** The last number of the conversation. */
            lastSeq: components["schemas"]["UpTo"];
            /** The number up to which you have read. */
            readSeq: components["schemas"]["UpTo"];
            /** The number up to which your devices have everything; never behind `readSeq`. */
            deliveredSeq: components["schemas"]["UpTo"];
            /** The number up to which you have cleared it. */
            clearedSeq: components["schemas"]["UpTo"];
            unread: components["schemas"]["Unread"];
            /** When you became a member. */
            joinedAt: components["schemas"]["Timestamp"];
        };
        /**
         * DirectConversation
         * @description A conversation between two people.
         */
        DirectConversation: components["schemas"]["AnyConversation"] & {
            kind: "direct";
            peer: components["schemas"]["Peer"];
            /** How far the other one has read. Only where one conversation is asked for. If one of you blocks the other, as it was at the block. */
            peerReadSeq?: components["schemas"]["UpTo"];
            /** How far everything has reached a device of theirs; as `peerReadSeq`. */
            peerDeliveredSeq?: components["schemas"]["UpTo"];
        } & {
            kind: "direct";
        };
        /**
         * RoomConversation
         * @description A conversation whose members come and go.
         */
        RoomConversation: components["schemas"]["AnyConversation"] & {
            id?: components["schemas"]["RoomId"];
            kind: "room";
            name: components["schemas"]["RoomName"];
            visibility: components["schemas"]["Visibility"];
            /** Its owner. */
            ownerId: components["schemas"]["Id"];
            /** What you may do in it. */
            role: components["schemas"]["Role"];
            /** How many are in it. */
            memberCount: number;
            /** When it began. */
            createdAt: components["schemas"]["Timestamp"];
            /**
             * The room has ended and takes no more entries; absent while it has not.
             */
            ended?: true;
        } & {
            kind: "room";
        };
        /**
         * OtherConversation
         * @description A conversation of a kind that came after this description of the API.
         */
        OtherConversation: components["schemas"]["AnyConversation"] & {
            kind: string;
        } & {
            kind: "OtherConversation";
        };
        /** OneConversation */
        OneConversation: {
            conversation: components["schemas"]["Conversation"];
        };
        /**
         * Member
         * @description A person in a room.
         */
        Member: {
            user: components["schemas"]["Peer"];
            role: components["schemas"]["Role"];
            joinedAt: components["schemas"]["Timestamp"];
            /** The number up to which they have read. */
            readSeq: components["schemas"]["UpTo"];
            /** The number up to which their devices have everything; never behind `readSeq`. */
            deliveredSeq: components["schemas"]["UpTo"];
            online: components["schemas"]["Online"];
        };
        /**
         * Caught
         * @description What came in one conversation.
         */
        Caught: {
            conversationId: components["schemas"]["ConversationId"];
            /** With ascending numbers, without holes. */
            entries: components["schemas"]["Entry"][];
            /** The last number of the conversation. */
            lastSeq: components["schemas"]["UpTo"];
            /** Whether there is more than `entries`, after them where `recovered`, else before them. */
            more: boolean;
            /** Whether `entries` follow on what you have, but for what is cleared. Where not, forget that. */
            recovered: boolean;
            /** The number up to which you have read, on any device. */
            readSeq: components["schemas"]["UpTo"];
            /** The number up to which you have cleared the conversation, on any device. Forget what you have up to it. */
            clearedSeq: components["schemas"]["UpTo"];
            unread: components["schemas"]["Unread"];
        };
        /**
         * CaughtConversation
         * @description What came in a conversation that was not handed in, and the conversation itself.
         */
        CaughtConversation: components["schemas"]["Caught"] & {
            conversation: components["schemas"]["Conversation"];
        };
        /** Synced */
        Synced: {
            /** Conversations that have something after the number handed in. */
            changed: components["schemas"]["Caught"][];
            /** Conversations that were not handed in, newest activity first. */
            new: components["schemas"]["CaughtConversation"][];
            /** Conversations that were handed in and are not yours (any more). */
            removed: components["schemas"]["ConversationId"][];
            /** Whether there are more new ones than `new` has. */
            moreNew: boolean;
            /** The calls of yours that ring or run, but for those with somebody whom you block or who blocks you. A call of this device that is not among them is over. */
            calls: components["schemas"]["CurrentCall"][];
        };
        /**
         * CurrentCall
         * @description A call that rings or runs.
         */
        CurrentCall: {
            id: components["schemas"]["CallId"];
            conversationId: components["schemas"]["ConversationId"];
            /** `ringing`, or `answered` while it runs. */
            state: string;
            /** Whether you are called, or call. */
            direction: string;
            peer: components["schemas"]["User"];
            media: components["schemas"]["Media"];
            /** Whether this device calls or has answered. While an incoming call rings no device of yours does. */
            onThisDevice: boolean;
            /** When it began to ring. */
            createdAt: components["schemas"]["Timestamp"];
            /** When it ends by itself, if nobody answers. */
            ringsUntil: components["schemas"]["Timestamp"];
            /** When it was answered; null while it rings. */
            answeredAt: components["schemas"]["Timestamp"] | null;
            /** Of an incoming call that rings, the offer. Of one that runs on this device, the other end's offer that this device has not answered yet. */
            offer?: Record<string, never> | string;
            /** Of a call that runs on this device, the other end's latest answer, for a device that has missed it. */
            answer?: Record<string, never> | string;
            /** Of an incoming call that rings, the candidates until now, in the order in which they came. */
            candidates?: (Record<string, never> | string | null)[];
        };
        /**
         * CallState
         * @description A call, and how it stands.
         */
        CallState: {
            callId: components["schemas"]["CallId"];
            conversationId: components["schemas"]["ConversationId"];
            /** `ringing`; `answered` while it runs; `ended`. */
            state: string;
            /** With `ended`, how it went. */
            outcome?: components["schemas"]["CallOutcome"];
        };
        /**
         * Export
         * @description A page of what is stored about you. `user`, `sessions`, `blocked` and `connections` are in the first one only.
         */
        Export: {
            exportedAt: components["schemas"]["Timestamp"];
            user?: components["schemas"]["Me"] | null;
            sessions?: components["schemas"]["Session"][] | null;
            /** The people whom you block. */
            blocked?: components["schemas"]["Id"][] | null;
            /** Your open sockets. */
            connections?: components["schemas"]["ExportedConnection"][] | null;
            /** When you were last connected, as others see it. In the first page only. */
            lastSeenAt?: components["schemas"]["Timestamp"] | null;
            conversations: components["schemas"]["ExportedConversation"][];
            /** Asks for the next page; null at the end. */
            nextCursor: string | null;
        };
        /**
         * ExportedConnection
         * @description An open socket.
         */
        ExportedConnection: {
            /** When the socket will have been closed at the latest. */
            connectedUntil: components["schemas"]["Timestamp"];
        };
        /** ExportedConversation */
        ExportedConversation: {
            id: components["schemas"]["ConversationId"];
            kind: components["schemas"]["ConversationKind"];
            name?: components["schemas"]["RoomName"];
            role: components["schemas"]["Role"];
            joinedAt: components["schemas"]["Timestamp"];
            /** Since when you are no member of the room; absent where you are one. The room's name is the one that it had then. */
            leftAt?: components["schemas"]["Timestamp"];
            readSeq: components["schemas"]["UpTo"];
            deliveredSeq: components["schemas"]["UpTo"];
            clearedSeq: components["schemas"]["UpTo"];
            /** The numbers of the messages that you have deleted for yourself alone. */
            hiddenSeqs: number[];
            /** The entries whose sender you are. A call is its caller's. What you have written in rooms that you have left belongs to those rooms, and is not looked for. A conversation with many comes in several pages. */
            entries: components["schemas"]["Entry"][];
        };
        /**
         * Problem
         * @description What went wrong (RFC 9457).
         */
        Problem: {
            /**
             * `urn:natter:problem:` and the code.
             */
            type: string;
            /** The kind of problem, in a few words. */
            title: string;
            /** The status of the answer. On a socket, the status that the same problem has over HTTP. */
            status: number;
            /** This problem, in a sentence. A 5xx tells nothing internal. */
            detail: string;
            code: components["schemas"]["ProblemCode"];
            /** With `validation_failed`, each field that is not as it must be; with `user_not_found`, the field that names them. */
            errors?: components["schemas"]["FieldProblem"][];
            /** Seconds to wait before the next try, as in `Retry-After`; for sockets, which have no headers. */
            retryAfter?: number;
            /** With a refused frame about a call of yours, how the call stands. */
            call?: components["schemas"]["CallState"];
            /** With a 5xx, what finds the request in the logs. */
            requestId?: string;
        };
        /**
         * FieldProblem
         * @description A field that is not as it must be.
         */
        FieldProblem: {
            /** The field or query parameter. */
            field: string;
            /** What it must be. */
            message: string;
        };
        /**
         * ProblemCode
         * @description What a client acts on.
         *
         *     | status | code | when |
         *     |---|---|---|
         *     | 400 | `malformed_json` | the body or frame is not a JSON object |
         *     | 400 | `empty_body` | there is no body |
         *     | 400 | `invalid_utf8` | the body is not UTF-8 |
         *     | 400 | `validation_failed` | fields or parameters are missing, of the wrong type or outside their limits |
         *     | 400 | `unknown_action` | a frame's `action` is not one (sockets only) |
         *     | 401 | `missing_token` | no access token |
         *     | 401 | `invalid_token` | malformed, forged or foreign |
         *     | 401 | `expired_token` | refresh it |
         *     | 401 | `session_revoked` | the session has ended, also by a refresh token that came back after its successor |
         *     | 401 | `invalid_credentials` | no such account, or not its password |
         *     | 401 | `invalid_refresh_token` | not a refresh token of this deployment |
         *     | 403 | `not_a_member` | the conversation is other people's |
         *     | 403 | `not_allowed` | your role, or not being its sender, does not allow it |
         *     | 403 | `blocked` | one of you has blocked the other |
         *     | 404 | `route_not_found` | no such path |
         *     | 404 | `user_not_found` | no such person |
         *     | 404 | `conversation_not_found` | no such conversation, or a room that you are not in |
         *     | 404 | `session_not_found` | no such session of yours |
         *     | 404 | `entry_not_found` | the conversation has no such number, or you have cleared it |
         *     | 404 | `call_not_found` | no such call of yours (sockets only) |
         *     | 405 | `method_not_allowed` | the path has other methods, listed in `Allow` |
         *     | 409 | `username_taken` | choose another |
         *     | 409 | `email_taken` | there is an account with it |
         *     | 409 | `too_far_behind` | `after` lies more than 10,000 entries back |
         *     | 409 | `client_message_id_reused` | you have given this `clientMessageId` to another message |
         *     | 409 | `room_ended` | the room takes no more entries |
         *     | 409 | `room_full` | it has 1,000 members |
         *     | 409 | `owner_must_hand_over` | a room with other members can't lose its owner |
         *     | 409 | `block_list_full` | you block 1,000 people |
         *     | 409 | `not_a_message` | the entry is of another kind |
         *     | 409 | `call_ended` | the call is over (sockets only) |
         *     | 409 | `call_answered` | this device has answered it, with another answer (sockets only) |
         *     | 409 | `call_id_reused` | the id came before, with other content or from another device (sockets only) |
         *     | 409 | `offer_pending` | an offer within the call waits for its answer (sockets only) |
         *     | 409 | `call_taken` | another device has answered it (sockets only) |
         *     | 409 | `call_in_progress` | one of the two is in a call already (sockets only) |
         *     | 409 | `call_not_answered` | nobody has answered it yet (sockets only) |
         *     | 413 | `body_too_large` | more than 64 KB |
         *     | 429 | `too_many_candidates` | a call takes 64 candidates before its answer, of 16 KB together (sockets only) |
         *     | 429 | `too_many_messages` | wait as long as `Retry-After` says |
         *     | 429 | `too_many_attempts` | wait as long as `Retry-After` says |
         *     | 429 | `too_many_connections` | only a socket's handshake: more than 40 of one person at once; close some |
         *     | 500 | `internal_error` | a mistake of ours |
         *     | 503 | `unavailable` | try again after `Retry-After` |
         */
        ProblemCode: string;
        /**
         * RequestId
         * @description The client's name for the frame; its answer has it too.
         */
        "Socket.RequestId": string | null;
        /**
         * AnsweredRequestId
         * @description The frame's `requestId`; null when it had none.
         */
        "Socket.AnsweredRequestId": string | null;
        /**
         * SendMessage
         * @description With `conversationId` or `receiverId`, one of the two. The other fields are those of the HTTP request.
         */
        "Socket.SendMessage": {
            action: "sendMessage";
            requestId?: components["schemas"]["Socket.RequestId"];
            conversationId?: components["schemas"]["ConversationId"] | null;
            receiverId?: components["schemas"]["Id"] | null;
            text: components["schemas"]["MessageText"];
            clientMessageId?: components["schemas"]["ClientMessageId"] | null;
            after?: components["schemas"]["After"] | null;
        };
        /**
         * SendMessages
         * @description With `conversationId` or `receiverId`, one of the two. The other fields are those of the HTTP request.
         */
        "Socket.SendMessages": {
            action: "sendMessages";
            requestId?: components["schemas"]["Socket.RequestId"];
            conversationId?: components["schemas"]["ConversationId"] | null;
            receiverId?: components["schemas"]["Id"] | null;
            messages: components["schemas"]["MessagesInOrder"];
            after?: components["schemas"]["After"] | null;
        };
        /**
         * Signal
         * @description What the two ends of a call tell each other, at most 16 KB as JSON. The server does not look into it.
         */
        "Socket.Signal": Record<string, never> | string;
        /**
         * Candidate
         * @description A candidate, at most 16 KB as JSON; null after the last one. The server does not look into it.
         */
        "Socket.Candidate": Record<string, never> | string | null;
        /**
         * CallReason
         * @description Why the call ends, in the client's own words; up to 64 characters on one line.
         */
        "Socket.CallReason": string;
        /**
         * MediaChoice
         * @description The `Media` that a call can begin with.
         * @enum {string}
         */
        "Socket.MediaChoice": "audio" | "video";
        /** Read */
        "Socket.Read": {
            action: "read";
            requestId?: components["schemas"]["Socket.RequestId"];
            conversationId: components["schemas"]["ConversationId"];
            seq: components["schemas"]["UpTo"];
        };
        /** Delivered */
        "Socket.Delivered": {
            action: "delivered";
            requestId?: components["schemas"]["Socket.RequestId"];
            conversationId: components["schemas"]["ConversationId"];
            seq: components["schemas"]["UpTo"];
        };
        /** Typing */
        "Socket.Typing": {
            action: "typing";
            requestId?: components["schemas"]["Socket.RequestId"];
            conversationId: components["schemas"]["ConversationId"];
            typing: boolean;
        };
        /** CallUser */
        "Socket.CallUser": {
            action: "callUser";
            requestId?: components["schemas"]["Socket.RequestId"];
            receiverId: components["schemas"]["Id"];
            callId: components["schemas"]["CallId"];
            offer: components["schemas"]["Socket.Signal"];
            media: components["schemas"]["Socket.MediaChoice"];
        };
        /** MakeAnswer */
        "Socket.MakeAnswer": {
            action: "makeAnswer";
            requestId?: components["schemas"]["Socket.RequestId"];
            callId: components["schemas"]["CallId"];
            answer: components["schemas"]["Socket.Signal"];
        };
        /** Offer */
        "Socket.Offer": {
            action: "offer";
            requestId?: components["schemas"]["Socket.RequestId"];
            callId: components["schemas"]["CallId"];
            offer: components["schemas"]["Socket.Signal"];
        };
        /** IceCandidate */
        "Socket.IceCandidate": {
            action: "iceCandidate";
            requestId?: components["schemas"]["Socket.RequestId"];
            callId: components["schemas"]["CallId"];
            candidate: components["schemas"]["Socket.Candidate"];
        };
        /** EndCall */
        "Socket.EndCall": {
            action: "endCall";
            requestId?: components["schemas"]["Socket.RequestId"];
            callId: components["schemas"]["CallId"];
            reason?: components["schemas"]["Socket.CallReason"] | null;
        };
        /** Ping */
        "Socket.Ping": {
            action: "ping";
            requestId?: components["schemas"]["Socket.RequestId"];
        };
        /** Ack */
        "Socket.Ack": {
            event: "ack";
            requestId: components["schemas"]["Socket.AnsweredRequestId"];
        };
        /** MessageSent */
        "Socket.MessageSent": {
            event: "ack";
            requestId: components["schemas"]["Socket.AnsweredRequestId"];
            conversationId: components["schemas"]["ConversationId"];
            entry: components["schemas"]["Socket.Entry"];
        };
        /** MessagesSent */
        "Socket.MessagesSent": {
            event: "ack";
            requestId: components["schemas"]["Socket.AnsweredRequestId"];
            conversationId: components["schemas"]["ConversationId"];
            /** One for each message, in their order. */
            entries: components["schemas"]["Socket.Entry"][];
        };
        /** Calling */
        "Socket.Calling": {
            event: "ack";
            requestId: components["schemas"]["Socket.AnsweredRequestId"];
            /** The call; with `incoming`, the other one's. */
            callId: components["schemas"]["CallId"];
            conversationId: components["schemas"]["ConversationId"];
            /** `ringing`: until it is answered, declined, or nobody answers. `missed`: nobody of theirs is connected; the call is over. `incoming`: the other one is calling at the same moment, and this is their call: answer it. `answered`, `ended`: to a repeat alone, that the call runs, or is over. */
            state: string;
            /** With `ended`, how it went. */
            outcome?: components["schemas"]["CallOutcome"];
            /** With `missed`, what the conversation keeps of the call. */
            entry?: components["schemas"]["Socket.Entry"];
        };
        /** Answered */
        "Socket.Answered": {
            event: "ack";
            requestId: components["schemas"]["Socket.AnsweredRequestId"];
            callId: components["schemas"]["CallId"];
            conversationId: components["schemas"]["ConversationId"];
            /** That the call runs. */
            state: string;
        };
        /** CallOver */
        "Socket.CallOver": {
            event: "ack";
            requestId: components["schemas"]["Socket.AnsweredRequestId"];
            callId: components["schemas"]["CallId"];
            entry?: components["schemas"]["Socket.Entry"];
        };
        /** Error */
        "Socket.Error": {
            event: "error";
            requestId: components["schemas"]["Socket.AnsweredRequestId"];
            problem: components["schemas"]["Problem"];
        };
        /** NewMessage */
        "Socket.NewMessage": {
            event: "newMessage";
            conversationId: components["schemas"]["ConversationId"];
            entry: components["schemas"]["Socket.Entry"];
        };
        /** ReadEvent */
        "Socket.ReadEvent": {
            event: "read";
            conversationId: components["schemas"]["ConversationId"];
            userId: components["schemas"]["Id"];
            seq: components["schemas"]["UpTo"];
        };
        /** DeliveredEvent */
        "Socket.DeliveredEvent": {
            event: "delivered";
            conversationId: components["schemas"]["ConversationId"];
            userId: components["schemas"]["Id"];
            seq: components["schemas"]["UpTo"];
        };
        /** TypingEvent */
        "Socket.TypingEvent": {
            event: "typing";
            conversationId: components["schemas"]["ConversationId"];
            userId: components["schemas"]["Id"];
            typing: boolean;
        };
        /** PresenceEvent */
        "Socket.PresenceEvent": {
            event: "presence";
            userId: components["schemas"]["Id"];
            online: components["schemas"]["Online"];
            lastSeenAt: components["schemas"]["LastSeenAt"];
        };
        /** CallUserEvent */
        "Socket.CallUserEvent": {
            event: "callUser";
            callId: components["schemas"]["CallId"];
            conversationId: components["schemas"]["ConversationId"];
            callerId: components["schemas"]["Id"];
            offer: components["schemas"]["Socket.Signal"];
            media: components["schemas"]["Media"];
        };
        /** MakeAnswerEvent */
        "Socket.MakeAnswerEvent": {
            event: "makeAnswer";
            callId: components["schemas"]["CallId"];
            answer: components["schemas"]["Socket.Signal"];
        };
        /** OfferEvent */
        "Socket.OfferEvent": {
            event: "offer";
            callId: components["schemas"]["CallId"];
            offer: components["schemas"]["Socket.Signal"];
        };
        /** IceCandidateEvent */
        "Socket.IceCandidateEvent": {
            event: "iceCandidate";
            callId: components["schemas"]["CallId"];
            candidate: components["schemas"]["Socket.Candidate"];
        };
        /** EndCallEvent */
        "Socket.EndCallEvent": {
            event: "endCall";
            callId: components["schemas"]["CallId"];
            /** What the one who ended it gave as the reason; null when they gave none, or nobody ended it. */
            reason: components["schemas"]["Socket.CallReason"] | null;
            outcome: components["schemas"]["CallOutcome"];
        };
        /** CallTakenEvent */
        "Socket.CallTakenEvent": {
            event: "callTaken";
            callId: components["schemas"]["CallId"];
        };
        /** ConversationEvent */
        "Socket.ConversationEvent": {
            event: "conversation";
            change: string;
            conversationId: components["schemas"]["ConversationId"];
            conversation?: components["schemas"]["Socket.RoomSummary"];
        };
        /**
         * RoomSummary
         * @description A room, without what differs from member to member.
         */
        "Socket.RoomSummary": {
            id: components["schemas"]["RoomId"];
            kind: "room";
            name: components["schemas"]["RoomName"];
            visibility: components["schemas"]["Visibility"];
            ownerId: components["schemas"]["Id"];
        };
        /** SessionEnded */
        "Socket.SessionEnded": {
            event: "sessionEnded";
            /** `logout`: signed out, here or everywhere. `passwordChanged`: on another device. `revoked`: from the list of sessions, or found out late, when the socket spoke after its session had ended. `reuse`: a refresh token came back after its successor was used or had become void. `accountDeleted`: the account is being deleted. `expired`: it has lasted as long as a session can. `tooManySessions`: it was the oldest of more than a hundred. */
            reason: string;
        };
        /**
         * Entry
         * @description An entry of a conversation's log, as in `openapi.yaml`. Its `kind` says which.
         */
        "Socket.Entry": components["schemas"]["MessageEntry"] | components["schemas"]["DeletedEntry"] | components["schemas"]["JoinedEntry"] | components["schemas"]["LeftEntry"] | components["schemas"]["RemovedEntry"] | components["schemas"]["RoleEntry"] | components["schemas"]["RenamedEntry"] | components["schemas"]["VisibilityEntry"] | components["schemas"]["EndedEntry"] | components["schemas"]["CallEntry"] | components["schemas"]["OtherEntry"];
    };
    responses: {
        /** Stored, with this number. */
        Sent: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Sending"];
            };
        };
        /** A repeat. This is the entry of the first try; nothing was stored. */
        SentBefore: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Sending"];
            };
        };
        /** Stored, with this number; or for `messages`, with these, one for each. */
        SentOneOrMore: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["SendingOneOrMore"];
            };
        };
        /** A repeat, or for `messages`, nothing but repeats. These are the entries of the first tries; nothing was stored. */
        SentOneOrMoreBefore: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["SendingOneOrMore"];
            };
        };
        /** Entries with ascending numbers, and the first and last number that there is to read. */
        Page: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/json": components["schemas"]["Page"];
            };
        };
        /**
         * The body can't be used:
         *     - `empty_body`: there is none.
         *     - `invalid_utf8`: it is not UTF-8.
         *     - `malformed_json`: it is not a JSON object, or one that nobody reads: nested more than 128
         *       levels deep, or with half of a surrogate pair (`"\ud800"`), which is no character.
         *     - `validation_failed`: fields or parameters are missing, of the wrong type or outside their
         *       limits; `errors` names each.
         */
        BadBody: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `validation_failed`: a parameter in the path or the query is not as it must be; `errors` names it. */
        BadParameters: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:natter:problem:validation_failed",
                 *       "title": "Some values can't be accepted",
                 *       "status": 400,
                 *       "detail": "`limit` must be from 1 to 100",
                 *       "code": "validation_failed",
                 *       "errors": [
                 *         {
                 *           "field": "limit",
                 *           "message": "must be from 1 to 100"
                 *         }
                 *       ]
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * The access token is not accepted:
         *     - `missing_token`: no `Authorization: Bearer …`.
         *       Sign in.
         *     - `invalid_token`: malformed, forged, or not made for this deployment.
         *       Sign in.
         *     - `expired_token`: its 15 minutes are over.
         *       Refresh.
         *     - `session_revoked`: its session has ended.
         *       Sign in.
         */
        Unauthorized: {
            headers: {
                "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `not_a_member`: the conversation is other people's. */
        NotAMember: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:natter:problem:not_a_member",
                 *       "title": "The conversation is not yours",
                 *       "status": 403,
                 *       "detail": "You are not a member of this conversation.",
                 *       "code": "not_a_member"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `user_not_found`: there is no such person, or no longer. */
        UserNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:natter:problem:user_not_found",
                 *       "title": "There is no such user",
                 *       "status": 404,
                 *       "detail": "There is no user with this id.",
                 *       "code": "user_not_found"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `conversation_not_found`: there is no such conversation, or it is a room that you are not in. */
        ConversationNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:natter:problem:conversation_not_found",
                 *       "title": "There is no such conversation",
                 *       "status": 404,
                 *       "detail": "You have no conversation with this id.",
                 *       "code": "conversation_not_found"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `not_allowed`: your role in the room does not allow it. */
        NotAllowed: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:natter:problem:not_allowed",
                 *       "title": "You may not do that",
                 *       "status": 403,
                 *       "detail": "Your role in this room does not allow it.",
                 *       "code": "not_allowed"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `blocked`: one of you has blocked the other. */
        Blocked: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:natter:problem:blocked",
                 *       "title": "One of you has blocked the other",
                 *       "status": 403,
                 *       "detail": "One of you has blocked the other.",
                 *       "code": "blocked"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `not_a_member`: the conversation is other people's. `blocked`: a direct one, and one of you has blocked the other. */
        CannotSend: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `user_not_found`: a direct conversation with somebody who does not exist, or has deleted the account. `conversation_not_found`: there is no such room, or you are not in it. */
        NobodyThere: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `conversation_not_found`: there is no such room, or you are not in it. `user_not_found`: there is no such person, or they would have to be in the room already. */
        RoomOrUserNotFound: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `room_ended`: the room has ended; nothing about it changes any more. */
        RoomEnded: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:natter:problem:room_ended",
                 *       "title": "The room has ended",
                 *       "status": 409,
                 *       "detail": "The room has ended. It can be read, and nothing can be said or changed in it.",
                 *       "code": "room_ended"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `owner_must_hand_over`: you are the owner, and others are there. `room_ended`: nothing changes any more; clear it instead. */
        CannotLeave: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `too_far_behind`: `after` lies more than 10,000 entries back, too far to look for a repeat. Read the newest entries; if the message is not among your own there, send it with the `lastSeq` of that page as `after`. `client_message_id_reused`: you have given this `clientMessageId` to another message, which is stored; this one is not. `room_ended`: the room has ended. */
        LogConflict: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `too_far_behind`: `after` lies more than 10,000 entries back, too far to look for a repeat. Read the newest entries; if the message is not among your own there, send it with the `lastSeq` of that page as `after`. `client_message_id_reused`: you have given this `clientMessageId` to another message, which is stored; this one is not. */
        TooFarBehind: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `body_too_large`: the body has more than 64 KB. */
        TooLarge: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:natter:problem:body_too_large",
                 *       "title": "The body is too large",
                 *       "status": 413,
                 *       "detail": "A body has at most 65536 bytes.",
                 *       "code": "body_too_large"
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `too_many_messages`: too many of the conversation's newest entries are yours (10 in 5 seconds, unless the deployment says otherwise). Of `messages` each counts, and none is stored if there is no room for all: send fewer at a time. Nothing was stored. */
        TooManyMessages: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:natter:problem:too_many_messages",
                 *       "title": "Too many messages",
                 *       "status": 429,
                 *       "detail": "Slow down: too many messages in a few seconds.",
                 *       "code": "too_many_messages",
                 *       "retryAfter": 4
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `too_many_attempts`: too many wrong passwords for this account. The password was not looked at. */
        TooManyAttempts: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:natter:problem:too_many_attempts",
                 *       "title": "Too many failed attempts",
                 *       "status": 429,
                 *       "detail": "Too many attempts have failed. Wait before the next one.",
                 *       "code": "too_many_attempts",
                 *       "retryAfter": 8
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `internal_error`: a mistake of ours. `requestId` finds it in the logs. */
        InternalError: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:natter:problem:internal_error",
                 *       "title": "Something went wrong",
                 *       "status": 500,
                 *       "detail": "The request could not be answered. Trying again may help.",
                 *       "code": "internal_error",
                 *       "requestId": "UqJ4xhZ1FiAEPzQ="
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** `unavailable`: the store does not answer, or is too busy, or nothing was ready after 12 seconds. The same request may be sent again; it may have been done. */
        Unavailable: {
            headers: {
                "Retry-After": components["headers"]["RetryAfter"];
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "urn:natter:problem:unavailable",
                 *       "title": "Not available for a moment",
                 *       "status": 503,
                 *       "detail": "The request could not be answered right now. Repeat it in a moment.",
                 *       "code": "unavailable",
                 *       "retryAfter": 1,
                 *       "requestId": "UqJ4xhZ1FiAEPzQ="
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: {
        /**
         * The conversation's id.
         * @example d-01kbk2v9q6m3xw8zt5r4e7ydna-01kbk2wd1r7p4q8s2t6v9x3yza
         */
        ConversationId: components["schemas"]["ConversationId"];
        /**
         * The room's id.
         * @example r-01kbk2xh5s8n1v4w7x9y2z3abc
         */
        RoomId: components["schemas"]["RoomId"];
        /**
         * The person's `id`.
         * @example 01kbk2wd1r7p4q8s2t6v9x3yza
         */
        MemberId: components["schemas"]["Id"];
        /**
         * Only entries with a lower number. Without `after`, the page has the newest of them.
         * @example 51
         */
        Before: number;
        /**
         * Only entries with a higher number. The page begins right after it. May go with `before`.
         * @example 12
         */
        After: number;
        /**
         * How many at most.
         * @example 20
         */
        Limit: number;
    };
    requestBodies: {
        Message: {
            content: {
                "application/json": components["schemas"]["NewMessage"];
            };
        };
        MessageOrMessages: {
            content: {
                "application/json": components["schemas"]["NewMessageOrMessages"];
            };
        };
    };
    headers: {
        /**
         * The scheme of RFC 6750.
         * @example Bearer
         */
        WwwAuthenticate: "Bearer";
        /**
         * Seconds to wait before the next try.
         * @example 5
         */
        RetryAfter: number;
    };
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    register: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Registration"];
            };
        };
        responses: {
            /** The account exists, and this is its first session. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["BadBody"];
            /** `username_taken` or `email_taken`. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    login: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["Credentials"];
            };
        };
        responses: {
            /** A new session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["SignedIn"];
                };
            };
            400: components["responses"]["BadBody"];
            /** `invalid_credentials`: no such account, or not its password. Which one is not told. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:natter:problem:invalid_credentials",
                     *       "title": "Name or password is wrong",
                     *       "status": 401,
                     *       "detail": "The name or the password is wrong.",
                     *       "code": "invalid_credentials"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            429: components["responses"]["TooManyAttempts"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    refresh: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "refreshToken": "sample-refresh-token"
                 *     }
                 */
                "application/json": {
                    /** The one of the last answer. Any other is refused with 401. */
                    refreshToken: string;
                };
            };
        };
        responses: {
            /** The session goes on with these. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Tokens"];
                };
            };
            400: components["responses"]["BadBody"];
            /** `invalid_refresh_token`: not a refresh token of this deployment. `session_revoked`: its session has ended, or ends now, for the token was used before and its successor too, or it is void. Sign in again. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    logout: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: {
            content: {
                /**
                 * @example {
                 *       "everywhere": true
                 *     }
                 */
                "application/json": {
                    /** Whether every session of the account ends, and not this one only. False unless it is there. */
                    everywhere?: boolean | null;
                };
            };
        };
        responses: {
            /** Signed out. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            /** `malformed_json`, `invalid_utf8` or `validation_failed`. An empty body is fine here. */
            400: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:natter:problem:validation_failed",
                     *       "title": "Some values can't be accepted",
                     *       "status": 400,
                     *       "detail": "`everywhere` must be true or false",
                     *       "code": "validation_failed",
                     *       "errors": [
                     *         {
                     *           "field": "everywhere",
                     *           "message": "must be true or false"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            401: components["responses"]["Unauthorized"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** You, and this session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["Me"];
                        session: components["schemas"]["Session"];
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listSessions: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The sessions; the one that asks is `current`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        sessions: components["schemas"]["Session"][];
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    endSession: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * A session's `id`.
                 * @example 01kbk2v9qa5h1c3d8f6g7j9kmn
                 */
                sessionId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The session has ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadParameters"];
            401: components["responses"]["Unauthorized"];
            /** `session_not_found`: the account has no such session, or no longer. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:natter:problem:session_not_found",
                     *       "title": "There is no such session",
                     *       "status": 404,
                     *       "detail": "You have no session with this id.",
                     *       "code": "session_not_found"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    changePassword: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "currentPassword": "not-a-real-password",
                 *       "newPassword": "not-a-real-password-either"
                 *     }
                 */
                "application/json": {
                    currentPassword: components["schemas"]["Password"];
                    newPassword: components["schemas"]["NewPassword"];
                };
            };
        };
        responses: {
            /** The new password holds. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadBody"];
            /** `invalid_credentials`: not the current password. Or the access token is not accepted: `missing_token`, `invalid_token`, `expired_token`, `session_revoked`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:natter:problem:invalid_credentials",
                     *       "title": "Name or password is wrong",
                     *       "status": 401,
                     *       "detail": "The name or the password is wrong.",
                     *       "code": "invalid_credentials"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            429: components["responses"]["TooManyAttempts"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getUserMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** You, and this session. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["Me"];
                        session: components["schemas"]["Session"];
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "password": "not-a-real-password",
                 *       "eraseMessages": true
                 *     }
                 */
                "application/json": {
                    password: components["schemas"]["Password"];
                    /** Whether the texts of all your messages go, too. Else they stay. */
                    eraseMessages?: boolean | null;
                };
            };
        };
        responses: {
            /** The account is being deleted. */
            202: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadBody"];
            /** `invalid_credentials`: not the password. Or the access token is not accepted: `missing_token`, `invalid_token`, `expired_token`, `session_revoked`. */
            401: {
                headers: {
                    "WWW-Authenticate": components["headers"]["WwwAuthenticate"];
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:natter:problem:invalid_credentials",
                     *       "title": "Name or password is wrong",
                     *       "status": 401,
                     *       "detail": "The name or the password is wrong.",
                     *       "code": "invalid_credentials"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            429: components["responses"]["TooManyAttempts"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    updateMe: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "displayName": "Ada E.",
                 *       "bio": "Counts things.",
                 *       "avatarUrl": null
                 *     }
                 */
                "application/json": components["schemas"]["ProfileChange"];
            };
        };
        responses: {
            /** You, after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["Me"];
                    };
                };
            };
            400: components["responses"]["BadBody"];
            401: components["responses"]["Unauthorized"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    exportMe: {
        parameters: {
            query?: {
                /** The `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** A page of it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Export"];
                };
            };
            400: components["responses"]["BadParameters"];
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listUsers: {
        parameters: {
            query?: {
                /**
                 * The beginning of a username, in any case; blanks around it are dropped.
                 * @example gr
                 */
                query?: string;
                /**
                 * How many at most.
                 * @example 20
                 */
                limit?: components["parameters"]["Limit"];
                /** The `nextCursor` of the page before, with the same `query`. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** A page of people. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        users: components["schemas"]["User"][];
                        /** Asks for the next page; null at the end. */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadParameters"];
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * The person's `id`.
                 * @example 01kbk2wd1r7p4q8s2t6v9x3yza
                 */
                userId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The person. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        user: components["schemas"]["UserWithPresence"];
                    };
                };
            };
            400: components["responses"]["BadParameters"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["UserNotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    blockUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * The person's `id`; somebody else than you.
                 * @example 01kbk2wd1r7p4q8s2t6v9x3yza
                 */
                userId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** They are blocked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadParameters"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["UserNotFound"];
            /** `block_list_full`: you block 1,000 people, and this one is not among them. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:natter:problem:block_list_full",
                     *       "title": "You block as many people as you may",
                     *       "status": 409,
                     *       "detail": "You block 1000 people. Lift one of these blocks first.",
                     *       "code": "block_list_full"
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    unblockUser: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * The person's `id`; somebody else than you.
                 * @example 01kbk2wd1r7p4q8s2t6v9x3yza
                 */
                userId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** They are not blocked. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadParameters"];
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    sendDirectMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * The person's `id`; somebody else than you.
                 * @example 01kbk2wd1r7p4q8s2t6v9x3yza
                 */
                receiverId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["Message"];
        responses: {
            200: components["responses"]["SentBefore"];
            201: components["responses"]["Sent"];
            400: components["responses"]["BadBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Blocked"];
            404: components["responses"]["UserNotFound"];
            409: components["responses"]["TooFarBehind"];
            413: components["responses"]["TooLarge"];
            429: components["responses"]["TooManyMessages"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listDirectEntries: {
        parameters: {
            query?: {
                /**
                 * Only entries with a lower number. Without `after`, the page has the newest of them.
                 * @example 51
                 */
                before?: components["parameters"]["Before"];
                /**
                 * Only entries with a higher number. The page begins right after it. May go with `before`.
                 * @example 12
                 */
                after?: components["parameters"]["After"];
                /**
                 * How many at most.
                 * @example 20
                 */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path: {
                /**
                 * The person's `id`; somebody else than you.
                 * @example 01kbk2wd1r7p4q8s2t6v9x3yza
                 */
                userId: components["schemas"]["Id"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Page"];
            400: components["responses"]["BadParameters"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["UserNotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    sendMessage: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * The conversation's id.
                 * @example d-01kbk2v9q6m3xw8zt5r4e7ydna-01kbk2wd1r7p4q8s2t6v9x3yza
                 */
                conversationId: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody: components["requestBodies"]["MessageOrMessages"];
        responses: {
            200: components["responses"]["SentOneOrMoreBefore"];
            201: components["responses"]["SentOneOrMore"];
            400: components["responses"]["BadBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["CannotSend"];
            404: components["responses"]["NobodyThere"];
            409: components["responses"]["LogConflict"];
            413: components["responses"]["TooLarge"];
            429: components["responses"]["TooManyMessages"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listEntries: {
        parameters: {
            query?: {
                /**
                 * Only entries with a lower number. Without `after`, the page has the newest of them.
                 * @example 51
                 */
                before?: components["parameters"]["Before"];
                /**
                 * Only entries with a higher number. The page begins right after it. May go with `before`.
                 * @example 12
                 */
                after?: components["parameters"]["After"];
                /**
                 * How many at most.
                 * @example 20
                 */
                limit?: components["parameters"]["Limit"];
            };
            header?: never;
            path: {
                /**
                 * The conversation's id.
                 * @example d-01kbk2v9q6m3xw8zt5r4e7ydna-01kbk2wd1r7p4q8s2t6v9x3yza
                 */
                conversationId: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            200: components["responses"]["Page"];
            400: components["responses"]["BadParameters"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["NotAMember"];
            404: components["responses"]["ConversationNotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listConversations: {
        parameters: {
            query?: {
                /**
                 * How many at most.
                 * @example 20
                 */
                limit?: components["parameters"]["Limit"];
                /** The `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** A page of conversations. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        conversations: components["schemas"]["Conversation"][];
                        /** Asks for the next page; null at the end. */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadParameters"];
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    getConversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * The conversation's id.
                 * @example d-01kbk2v9q6m3xw8zt5r4e7ydna-01kbk2wd1r7p4q8s2t6v9x3yza
                 */
                conversationId: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The conversation. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneConversation"];
                };
            };
            400: components["responses"]["BadParameters"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["NotAMember"];
            404: components["responses"]["ConversationNotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    clearConversation: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * The conversation's id.
                 * @example d-01kbk2v9q6m3xw8zt5r4e7ydna-01kbk2wd1r7p4q8s2t6v9x3yza
                 */
                conversationId: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Cleared. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadParameters"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["NotAMember"];
            404: components["responses"]["ConversationNotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    deleteMessage: {
        parameters: {
            query: {
                /**
                 * Whose message it shall no longer be.
                 * @example everyone
                 */
                for: "everyone" | "me";
            };
            header?: never;
            path: {
                /**
                 * The conversation's id.
                 * @example d-01kbk2v9q6m3xw8zt5r4e7ydna-01kbk2wd1r7p4q8s2t6v9x3yza
                 */
                conversationId: components["parameters"]["ConversationId"];
                /**
                 * The message's number.
                 * @example 13
                 */
                seq: components["schemas"]["Seq"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Deleted. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadParameters"];
            401: components["responses"]["Unauthorized"];
            /** `not_a_member`: the conversation is other people's. `not_allowed`: the message is somebody else's, and you don't manage the room. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** `conversation_not_found`: there is no such conversation, or you have left it and the message is not yours. `entry_not_found`: it has no such number, or you have cleared it. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            /** `not_a_message`: the entry is of another kind. `room_ended`: for everyone, where the room has ended and the message is somebody else's. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyMessages"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    markRead: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * The conversation's id.
                 * @example d-01kbk2v9q6m3xw8zt5r4e7ydna-01kbk2wd1r7p4q8s2t6v9x3yza
                 */
                conversationId: components["parameters"]["ConversationId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "seq": 14
                 *     }
                 */
                "application/json": {
                    seq: components["schemas"]["UpTo"];
                };
            };
        };
        responses: {
            /** You have read up to there. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["NotAMember"];
            404: components["responses"]["ConversationNotFound"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    sync: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["SyncRequest"];
            };
        };
        responses: {
            /** What came since. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Synced"];
                };
            };
            400: components["responses"]["BadBody"];
            401: components["responses"]["Unauthorized"];
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createRoom: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                "application/json": components["schemas"]["NewRoom"];
            };
        };
        responses: {
            /** The room. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneConversation"];
                };
            };
            400: components["responses"]["BadBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["Blocked"];
            /** `user_not_found`: one of `members` does not exist; `errors` names the field. */
            404: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "type": "urn:natter:problem:user_not_found",
                     *       "title": "There is no such user",
                     *       "status": 404,
                     *       "detail": "There is no user with one of these ids.",
                     *       "code": "user_not_found",
                     *       "errors": [
                     *         {
                     *           "field": "members",
                     *           "message": "item 0 is nobody's id"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    endRoom: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * The room's id.
                 * @example r-01kbk2xh5s8n1v4w7x9y2z3abc
                 */
                roomId: components["parameters"]["RoomId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The room has ended. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadParameters"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["ConversationNotFound"];
            409: components["responses"]["RoomEnded"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    changeRoom: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * The room's id.
                 * @example r-01kbk2xh5s8n1v4w7x9y2z3abc
                 */
                roomId: components["parameters"]["RoomId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "name": "Number theory",
                 *       "visibility": "invite"
                 *     }
                 */
                "application/json": components["schemas"]["RoomChange"];
            };
        };
        responses: {
            /** The room, after the change. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneConversation"];
                };
            };
            400: components["responses"]["BadBody"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["ConversationNotFound"];
            409: components["responses"]["RoomEnded"];
            413: components["responses"]["TooLarge"];
            429: components["responses"]["TooManyMessages"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    joinRoom: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * The room's id.
                 * @example r-01kbk2xh5s8n1v4w7x9y2z3abc
                 */
                roomId: components["parameters"]["RoomId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** You are a member. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["OneConversation"];
                };
            };
            400: components["responses"]["BadParameters"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["ConversationNotFound"];
            /** `room_ended`: nobody joins it any more. `room_full`: it has 1,000 members. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            429: components["responses"]["TooManyMessages"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    leaveRoom: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * The room's id.
                 * @example r-01kbk2xh5s8n1v4w7x9y2z3abc
                 */
                roomId: components["parameters"]["RoomId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** You are not a member any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadParameters"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["ConversationNotFound"];
            409: components["responses"]["CannotLeave"];
            429: components["responses"]["TooManyMessages"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listMembers: {
        parameters: {
            query?: {
                /**
                 * How many at most.
                 * @example 20
                 */
                limit?: components["parameters"]["Limit"];
                /** The `nextCursor` of the page before. */
                cursor?: string;
            };
            header?: never;
            path: {
                /**
                 * The room's id.
                 * @example r-01kbk2xh5s8n1v4w7x9y2z3abc
                 */
                roomId: components["parameters"]["RoomId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** A page of members. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        members: components["schemas"]["Member"][];
                        /** Asks for the next page; null at the end. */
                        nextCursor: string | null;
                    };
                };
            };
            400: components["responses"]["BadParameters"];
            401: components["responses"]["Unauthorized"];
            404: components["responses"]["ConversationNotFound"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    putMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * The room's id.
                 * @example r-01kbk2xh5s8n1v4w7x9y2z3abc
                 */
                roomId: components["parameters"]["RoomId"];
                /**
                 * The person's `id`.
                 * @example 01kbk2wd1r7p4q8s2t6v9x3yza
                 */
                userId: components["parameters"]["MemberId"];
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "role": "member"
                 *     }
                 */
                "application/json": {
                    role: components["schemas"]["RoleChoice"];
                };
            };
        };
        responses: {
            /** They have this role. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadBody"];
            401: components["responses"]["Unauthorized"];
            /** `not_allowed`: your role does not allow it. `blocked`: one of you has blocked the other. */
            403: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            404: components["responses"]["RoomOrUserNotFound"];
            /** `room_ended`: it takes no more members. `room_full`: it has 1,000 members. `owner_must_hand_over`: you are the owner, and give that up only by handing the room over. */
            409: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/problem+json": components["schemas"]["Problem"];
                };
            };
            413: components["responses"]["TooLarge"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    removeMember: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /**
                 * The room's id.
                 * @example r-01kbk2xh5s8n1v4w7x9y2z3abc
                 */
                roomId: components["parameters"]["RoomId"];
                /**
                 * The person's `id`.
                 * @example 01kbk2wd1r7p4q8s2t6v9x3yza
                 */
                userId: components["parameters"]["MemberId"];
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** They are not a member any more. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["BadParameters"];
            401: components["responses"]["Unauthorized"];
            403: components["responses"]["NotAllowed"];
            404: components["responses"]["RoomOrUserNotFound"];
            409: components["responses"]["CannotLeave"];
            429: components["responses"]["TooManyMessages"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    listIceServers: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** The servers. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IceServerList"];
                };
            };
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
    createSocketTicket: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** Open `url`. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** The ticket, which works once. */
                        ticket: string;
                        /**
                         * The socket's address, with the ticket in it.
                         */
                        url: string;
                        /** Seconds until the ticket is worth nothing. */
                        expiresIn: number;
                    };
                };
            };
            401: components["responses"]["Unauthorized"];
            500: components["responses"]["InternalError"];
            503: components["responses"]["Unavailable"];
        };
    };
}
/** Frames and what acknowledges them, by `action`. */
export interface frames {
    sendMessage: {
        frame: components["schemas"]["Socket.SendMessage"];
        ack: components["schemas"]["Socket.MessageSent"];
    };
    sendMessages: {
        frame: components["schemas"]["Socket.SendMessages"];
        ack: components["schemas"]["Socket.MessagesSent"];
    };
    read: {
        frame: components["schemas"]["Socket.Read"];
        ack: components["schemas"]["Socket.Ack"];
    };
    delivered: {
        frame: components["schemas"]["Socket.Delivered"];
        ack: components["schemas"]["Socket.Ack"];
    };
    typing: {
        frame: components["schemas"]["Socket.Typing"];
        ack: components["schemas"]["Socket.Ack"];
    };
    callUser: {
        frame: components["schemas"]["Socket.CallUser"];
        ack: components["schemas"]["Socket.Calling"];
    };
    makeAnswer: {
        frame: components["schemas"]["Socket.MakeAnswer"];
        ack: components["schemas"]["Socket.Answered"];
    };
    offer: {
        frame: components["schemas"]["Socket.Offer"];
        ack: components["schemas"]["Socket.Answered"];
    };
    iceCandidate: {
        frame: components["schemas"]["Socket.IceCandidate"];
        ack: components["schemas"]["Socket.Ack"];
    };
    endCall: {
        frame: components["schemas"]["Socket.EndCall"];
        ack: components["schemas"]["Socket.CallOver"];
    };
    ping: {
        frame: components["schemas"]["Socket.Ping"];
        ack: components["schemas"]["Socket.Ack"];
    };
}
/** What is pushed, by `event`. */
export interface events {
    newMessage: components["schemas"]["Socket.NewMessage"];
    read: components["schemas"]["Socket.ReadEvent"];
    delivered: components["schemas"]["Socket.DeliveredEvent"];
    typing: components["schemas"]["Socket.TypingEvent"];
    presence: components["schemas"]["Socket.PresenceEvent"];
    callUser: components["schemas"]["Socket.CallUserEvent"];
    makeAnswer: components["schemas"]["Socket.MakeAnswerEvent"];
    offer: components["schemas"]["Socket.OfferEvent"];
    iceCandidate: components["schemas"]["Socket.IceCandidateEvent"];
    endCall: components["schemas"]["Socket.EndCallEvent"];
    callTaken: components["schemas"]["Socket.CallTakenEvent"];
    conversation: components["schemas"]["Socket.ConversationEvent"];
    sessionEnded: components["schemas"]["Socket.SessionEnded"];
}
