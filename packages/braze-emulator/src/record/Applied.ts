/** One object of a request that was applied to the state. */
export interface Applied {
  /** The array of the request: `attributes`, `events`, `purchases`. */
  readonly lane: string
  /** 0-based in that array. */
  readonly index: number
  /**
   * The person it is about, as `external_id:u1`, `alias:LABEL:NAME`, `braze_id:…`, `email:…`, `phone:…`. Absent: the
   * person that the object itself names, so that no text is created for each object.
   */
  readonly key?: string
  /** Position of the profile with the object's external id, as a hint that saves looking up the id again. */
  readonly person?: number | undefined
  /** The object as it was sent. */
  readonly object: unknown
}

/** Place of an object that Braze counted as processed and that had no effect. */
export interface Dropped {
  readonly lane: string
  readonly index: number
}

/** One object of a request that was refused. */
export interface RefusedObject {
  readonly lane: string
  readonly index: number
  /** Absent if the object names nobody. */
  readonly key?: string
  /** Braze's sentence. */
  readonly reason: string
}
