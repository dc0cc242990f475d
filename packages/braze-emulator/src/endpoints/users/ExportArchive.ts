import { usersPerExportFile } from "@sluice/braze-api/Limits"
import * as Membership from "../../state/Membership.js"
import type { Profile } from "../../state/Profile.js"
import type { Archive } from "../../state/WorkspaceObjects.js"
import * as World from "../../state/World.js"
import * as Json from "../../text/Json.js"
import * as ExportedUser from "./ExportedUser.js"

/** Path of an archive on the mock: the text before and after its prefix. */
export const place = { before: "/_mock/exports/", behind: ".zip" } as const

/**
 * The files of an archive with current data: one JSON object per line, 5,000 people per file, at least one file.
 * Undefined if no export has this prefix, or if it is too old.
 */
export const files = (world: World.World, prefix: string, now: number): ReadonlyArray<string> | undefined => {
  const archive = world.objects.archives.get(prefix)
  if (archive === undefined) return undefined
  const lines = members(world, archive, now).map((profile) => `${JSON.stringify(line(world, profile, archive, now))}\n`)
  const size = usersPerExportFile.value
  return Array.from({ length: Math.max(1, Math.ceil(lines.length / size)) }, (_, file) =>
    lines.slice(file * size, (file + 1) * size).join("")
  )
}

const members = (world: World.World, { segment, isControlGroup }: Archive, now: number): ReadonlyArray<Profile> => {
  if (isControlGroup) return World.everybody(world).filter((profile) => Membership.isInControlGroup(world, profile))
  const known = (world.options.segments ?? []).find(({ id }) => id === segment)
  return known === undefined ? World.everybody(world) : Membership.members(world, known, now)
}

const line = (world: World.World, profile: Profile, { fields, attributes }: Archive, now: number): unknown => {
  const asked = fields === undefined ? undefined : new Set(fields)
  if (attributes !== undefined) asked?.add("custom_attributes")
  const user = ExportedUser.make(world, profile, now, asked)
  const custom = user["custom_attributes"]
  if (attributes === undefined || !Json.isObject(custom)) return user
  const chosen: Record<string, unknown> = {}
  for (const name of attributes) if (Object.hasOwn(custom, name)) Json.put(chosen, name, custom[name])
  return { ...user, custom_attributes: chosen }
}
