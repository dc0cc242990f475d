/** The stored part of a response, for dead letters and outcome files. Never a header, and never the body of a 401. */
export interface Wire {
  readonly status?: number
  /** Excerpt of the response body, at most 500 characters, without the key. */
  readonly words?: string
  /** The vendor's id of the request, if there is one. */
  readonly requestId?: string
}
