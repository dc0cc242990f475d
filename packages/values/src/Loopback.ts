/**
 * Whether a host name in the form of `URL.hostname` is an address of this machine: `localhost`, `127.0.0.1`, `[::1]`.
 */
export const isLoopback = (host: string): boolean =>
  host === "localhost" || host.endsWith(".localhost") || host === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(host)
