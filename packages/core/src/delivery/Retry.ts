import type { RetryPolicy } from "../destination/Endpoint.js"

/** The growth of delays. The longest delay of attempt n is `min(cap, base × factor^(n-1))`, in milliseconds. */
export interface Growth {
  readonly base: number
  readonly factor: number
  readonly cap: number
}

/**
 * The delay after a failed attempt. It is random, from 0 to the longest delay. Without randomness, batches that fail
 * together would be sent again together. Growth reduces the load on a failing server, and the cap lets its recovery be
 * noticed soon.
 */
export const backoff: Growth = { base: 200, factor: 2, cap: 30_000 }

/**
 * The delay after a response that requests a wait of unspecified time. It is the longest delay and not random, because
 * the endpoint asked every request to wait. It starts at the shortest window of a rate limit, a second, and ends at a
 * common window, a minute.
 */
export const patience: Growth = { base: 1_000, factor: 2, cap: 60_000 }

/**
 * After this number of consecutive failures over all batches, only one request at a time is sent, as a probe. A lower
 * number would stop delivery after a few lost connections. A higher number would burden a server that is down.
 */
export const pauseAfter = 5

/**
 * The longest wait that is accepted from a response while a run never gives up. A longer one is considered a mistake,
 * because the longest known window of a rate limit is an hour. In milliseconds.
 */
export const longestWait = 2 * 3_600_000

/**
 * A run ends after this time of failures, in milliseconds, if the server never responded. It is shorter than
 * `giveUpAfter`, because the cause is then probably the address or the network, which a person must fix.
 */
export const firstResponseWithin = 30_000

/**
 * After this number of attempts, a batch is given up if other batches succeeded in the meantime, because the cause is
 * then in the batch. In an outage, no batch is given up, whatever the number of attempts.
 */
export const maxAttempts = 10

/** The longest delay of attempt n, from 1, in milliseconds. */
export const ceiling = (n: number, { base, factor, cap }: Growth): number =>
  Math.min(cap, base * factor ** Math.min(30, Math.max(0, n - 1)))

/** The growth of the delays of an endpoint: {@link backoff}, unless its policy has other values. */
export const growthOf = ({
  base = backoff.base,
  cap = backoff.cap,
  factor = backoff.factor
}: RetryPolicy = {}): Growth => ({
  base,
  factor,
  cap
})
