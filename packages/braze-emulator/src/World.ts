/** The state of one workspace. */
export interface World {
  readonly profiles: number
}
