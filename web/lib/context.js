/** The one client of this page. */

import { Natter } from '/client/index.js';

export const natter = new Natter({ url: location.origin });

/** Who is signed in; an empty id if nobody is. */
export const myId = () => natter.session.user?.id ?? '';
