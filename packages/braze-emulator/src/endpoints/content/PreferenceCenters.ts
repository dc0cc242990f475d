import { preferenceCenterSentences as sentences } from "@sluice/braze-api/ContentSentences"
import * as Call from "../../endpoint/Call.js"
import type { Handled, Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import type { PreferenceCenter } from "../../state/DashboardObjects.js"
import * as World from "../../state/World.js"
import * as DateText from "../../text/DateText.js"
import * as Fields from "../../text/Fields.js"
import * as Hash from "../../text/Hash.js"
import * as Json from "../../text/Json.js"

const centersOf = (world: World.World) => world.objects.dashboard.preferenceCenters

const find = (world: World.World, params: Readonly<Record<string, string>>): PreferenceCenter | undefined =>
  centersOf(world).get(params["preference_center_id"] ?? "")

const rules = {
  preference_center_page_html: { kind: Fields.text, required: true },
  confirmation_page_html: { kind: Fields.text, required: true },
  preference_center_title: { kind: Fields.text },
  options: { kind: Fields.object }
}

const isState = (state: unknown): state is PreferenceCenter["state"] => state === "active" || state === "draft"

/** The refusal of the fields that create and update share; undefined if they are valid. */
const check = (body: Json.JsonObject): Handled | undefined => {
  const problem = Fields.check(body, rules)
  if (problem !== undefined) return Reply.bad(problem)
  const state = body["state"]
  if (!Fields.isAbsent(state) && !isState(state)) return Reply.fatal(sentences.state)
  return checkLinks(body["options"])
}

const rels: ReadonlyArray<unknown> = ["icon", "shortcut icon", "apple-touch-icon"]

/** The pages name the list of links `links-tags` and `link-tags`. */
const checkLinks = (options: unknown): Handled | undefined => {
  const { "links-tags": printed, "link-tags": named } = Fields.bodyOf(options)
  const links = printed ?? named
  if (Fields.isAbsent(links)) return undefined
  const isValid =
    Json.isArray(links) &&
    links.every((link) => Json.isObject(link) && rels.includes(link["rel"]) && Fields.text.is(link["href"]))
  return isValid ? undefined : Reply.fatal(sentences.links)
}

/** A preference center after a request: what is not sent keeps its value. */
const changed = (before: Omit<PreferenceCenter, "updatedAt">, body: Json.JsonObject, now: number): PreferenceCenter => {
  const state = body["state"]
  const options = body["options"]
  return {
    ...before,
    title: Fields.textOf(body["preference_center_title"]) ?? before.title,
    pageHtml: String(body["preference_center_page_html"]),
    confirmationHtml: String(body["confirmation_page_html"]),
    options: Json.isObject(options) ? options : before.options,
    state: isState(state) ? state : before.state,
    updatedAt: now
  }
}

/** `POST /preference_center/v1`. */
export const preferenceCenterCreate: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const name = body["name"]
  if (typeof name !== "string" || !/^[A-Za-z0-9_-]+$/.test(name)) return Reply.fatal(sentences.name)
  const isTaken = [...centersOf(world).values()].some((center) => center.name === name)
  const refusal =
    (isTaken ? Reply.unlessAccepted(world, context, sentences.nameTaken, { path: "name" }) : undefined) ?? check(body)
  if (refusal !== undefined) return refusal
  const { now } = Call.make(world, context)
  const id = World.newId(world)
  const empty = {
    title: "Preference Center",
    pageHtml: "",
    confirmationHtml: "",
    options: {},
    state: "active"
  } as const
  centersOf(world).set(id, changed({ ...empty, id, name, createdAt: now }, body, now))
  return Reply.ok(201, {
    preference_center_api_id: id,
    liquid_tag: `{{preference_center.\${${name}}}}`,
    created_at: DateText.formatSeconds(now).replace("Z", "+00:00")
  })
}

/** `PUT /preference_center/v1/{preference_center_id}`. The name cannot be changed; another one is ignored. */
export const preferenceCenterUpdate: Handler = (world, sent, context) => {
  const center = find(world, context.params)
  if (center === undefined) return Reply.fatal(sentences.notFound)
  const body = Fields.bodyOf(sent)
  const refusal = check(body)
  if (refusal !== undefined) return refusal
  const { now } = Call.make(world, context)
  const after = changed(center, body, now)
  centersOf(world).set(center.id, after)
  return Reply.ok(200, {
    preference_center_api_id: after.id,
    created_at: DateText.formatSeconds(after.createdAt),
    updated_at: DateText.formatSeconds(after.updatedAt)
  })
}

const summary = ({ id, name, createdAt, updatedAt }: PreferenceCenter) => ({
  name,
  preference_center_api_id: id,
  created_at: DateText.formatSeconds(createdAt),
  updated_at: DateText.formatSeconds(updatedAt)
})

/** `GET /preference_center/v1/list`. */
export const preferenceCenterList: Handler = (world) =>
  Reply.json(200, { preference_centers: [...centersOf(world).values()].map(summary) })

/** `GET /preference_center/v1/{preference_center_id}`. */
export const preferenceCenterGet: Handler = (world, _, { params }) => {
  const center = find(world, params)
  if (center === undefined) return Reply.fatal(sentences.notFound)
  return Reply.json(200, {
    ...summary(center),
    preference_center_title: center.title,
    preference_center_page_html: center.pageHtml,
    confirmation_page_html: center.confirmationHtml,
    redirect_page_html: null,
    preference_center_options: center.options,
    state: center.state
  })
}

/** `GET /preference_center/v1/{preference_center_id}/url/{user_id}`: always the same address for the same person. */
export const preferenceCenterUrl: Handler = (world, _, { params }) => {
  const center = find(world, params)
  if (center === undefined) return Reply.fatal(sentences.notFound)
  const profile = world.byExternalId.get(params["user_id"] ?? "")
  if (profile === undefined) return Reply.fatal(sentences.userNotFound)
  const token = Hash.format(Hash.ofValue([center.id, World.brazeId(world, profile)]))
  return Reply.json(200, { preference_center_url: `https://preferences.example.com/${center.id}/${token}` })
}
