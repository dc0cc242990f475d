/** How delays grow: the longest one of attempt n is `min(cap, base × factor^(n-1))`. Milliseconds. */
export interface Growth {
  readonly base: number
  readonly factor: number
  readonly cap: number
}

/**
 * After an attempt that failed. The delay is random, from 0 to its longest: up to 200 ms after the first failure, up to 400 ms
 * after the second. Without the randomness, batches that fail together would come back together. Doubling soon relieves a
 * server in trouble; the cap of 30 s bounds how long its recovery stays unnoticed.
 */
export const backoff: Growth = { base: 200, factor: 2, cap: 30_000 }

/**
 * After a response that asks to wait without saying how long. The delay is the longest one and not random: the endpoint asked
 * every request to wait. It starts at 1 s, because rate limits count per second at least, and ends at 60 s, a common window.
 */
export const patience: Growth = { base: 1_000, factor: 2, cap: 60_000 }

/**
 * Consecutive failures, over all batches, after which only one request at a time goes as a probe. Fewer would stop everything
 * for a few lost connections; more would burden a server that is down.
 */
export const pauseAfter = 5

/**
 * Attempts after which a batch is given up if others succeeded meanwhile: then the fault is with this batch. An outage gives
 * up no batch, however many attempts it takes. With `backoff`, the tenth attempt comes after at most 81 s of delays.
 */
export const maxAttempts = 10

/** The longest delay of attempt n, from 1, in milliseconds. */
export const ceiling = (n: number, { base, factor, cap }: Growth): number =>
  Math.min(cap, base * factor ** Math.min(30, Math.max(0, n - 1)))
