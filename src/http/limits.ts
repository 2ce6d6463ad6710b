/** Limits of the HTTP server, each with its reason. */

/** 10 MB over a slow mobile network take a minute and more. */
export const requestTimeoutMs = 180_000;

/** Longer than the 60 s for which proxies keep their connections, so that we never close one that is being used. */
export const keepAliveMs = 65_000;

/** Requests under way get this long when the process stops; then they are cut. */
export const closeTimeoutMs = 5_000;

/** Characters of a path that are logged; whoever scans for holes sends long ones. */
export const maxLoggedPath = 200;

/** Of a body that nobody wants, this much is read before the connection is closed instead. */
export const drainBytes = 32 * 1024 * 1024;
export const drainMs = 5_000;
