import type { BadInput } from "./BadInput.js"

/** 400 with everything that is wrong, as the described calls say it. */
export const answer = ({ message, problems }: BadInput): Response =>
  Response.json({ _tag: "BadRequest", message, problems }, { status: 400 })
