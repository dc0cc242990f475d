import { HttpApi, HttpApiEndpoint, HttpApiGroup, OpenApi } from "@effect/platform"
import { Schema } from "effect"
import { about, aboutQuery, BadRequest, judged, NotFound, optional } from "./ControlSchema.js"
import * as Dashboard from "./DashboardSchema.js"
import { FaultReport, RuleSet } from "./FaultSchema.js"
import * as Past from "./PastSchema.js"
import * as People from "./PeopleSchema.js"
import * as Server from "./ServerSchema.js"
import { version } from "./Settings.js"
import * as State from "./StateSchema.js"
import { Waited, WaitedInVain, WaitInput } from "./WaitSchema.js"

const { get, post, put, del } = HttpApiEndpoint

/** What a call does, in one line. */
const Says = OpenApi.Summary

class ServerGroup extends HttpApiGroup.make("server")
  .add(
    get("health", "/health")
      .addSuccess(Schema.Struct({ status: Schema.Literal("ok") }))
      .annotate(Says, "Whether it listens.")
  )
  .add(
    get("settings", "/settings")
      .addSuccess(Server.Settings)
      .annotate(Says, "How the mock was started, and its workspaces with masked keys and counts.")
  )
  .add(
    get("fidelity", "/fidelity")
      .addSuccess(Server.Fidelity)
      .annotate(Says, "Every rule that is kept, how sure it is and where it comes from, and what is not emulated.")
  )
  .add(
    post("workspaces", "/workspaces")
      .addSuccess(Server.NewWorkspace)
      .annotate(Says, "Opens a world of its own, reached by its own key.")
  )
  .add(
    del("closeWorkspace", "/workspaces/:name")
      .setPath(Schema.Struct({ name: Schema.String }))
      .addSuccess(Schema.Struct({ closed: Schema.String }))
      .annotate(Says, "Forgets a workspace and its keys; the default one stays.")
  ) {}

class StateGroup extends HttpApiGroup.make("state")
  .add(
    post("reset", "/reset")
      .setUrlParams(aboutQuery)
      .setPayload(judged(State.ResetTo))
      .addSuccess(Past.StatsReport)
      .annotate(Says, "Forgets state, past, rules and clock: back to the seed, or to nobody at all.")
  )
  .add(
    get("clock", "/clock")
      .setUrlParams(aboutQuery)
      .addSuccess(State.ClockState)
      .annotate(Says, "What the clock of the workspace shows and how it goes.")
  )
  .add(
    put("setClock", "/clock")
      .setUrlParams(aboutQuery)
      .setPayload(judged(State.ClockChange))
      .addSuccess(State.ClockState)
      .annotate(Says, "Freezes, steps, shifts or releases the clock.")
  )
  .add(
    get("keys", "/keys")
      .setUrlParams(aboutQuery)
      .addSuccess(State.KeyList)
      .annotate(Says, "The keys of the workspace, masked, and what each may do.")
  )
  .add(
    put("setKeys", "/keys")
      .setUrlParams(aboutQuery)
      .setPayload(judged(State.KeysInput))
      .addSuccess(State.KeyList)
      .annotate(Says, "Replaces the keys of the workspace.")
  )
  .add(
    get("pools", "/pools")
      .setUrlParams(aboutQuery)
      .addSuccess(State.PoolList)
      .annotate(Says, "Every rate limit: how much of its window is left and when the window ends.")
  ) {}

const named = Schema.Struct({ name: Schema.String })

class SnapshotGroup extends HttpApiGroup.make("snapshots")
  .add(
    get("snapshots", "/snapshots")
      .setUrlParams(aboutQuery)
      .addSuccess(State.SnapshotList)
      .annotate(Says, "The named states of the workspace.")
  )
  .add(
    get("snapshot", "/snapshots/:name")
      .setPath(named)
      .setUrlParams(aboutQuery)
      .addSuccess(State.SnapshotInfo)
      .annotate(Says, "One named state: when it was taken, how many people are in it.")
  )
  .add(
    put("takeSnapshot", "/snapshots/:name")
      .setPath(named)
      .setUrlParams(aboutQuery)
      .addSuccess(State.SnapshotInfo)
      .annotate(Says, "Keeps people, catalogs, schedules, outbox and clock under a name.")
  )
  .add(
    del("dropSnapshot", "/snapshots/:name")
      .setPath(named)
      .setUrlParams(aboutQuery)
      .addSuccess(State.SnapshotList)
      .annotate(Says, "Forgets a named state.")
  )
  .add(
    post("restore", "/snapshots/:name/restore")
      .setPath(named)
      .setUrlParams(aboutQuery)
      .addSuccess(State.SnapshotInfo)
      .annotate(Says, "Goes back to a named state, which stays.")
  ) {}

class PeopleGroup extends HttpApiGroup.make("people")
  .add(
    get("users", "/users")
      .setUrlParams(People.userQuery)
      .addSuccess(People.UserPage)
      .annotate(Says, "Profiles by identifier or by a part of a name, with everything that is known of them.")
  )
  .add(
    get("user", "/users/:braze_id")
      .setPath(Schema.Struct({ braze_id: Schema.String }))
      .setUrlParams(aboutQuery)
      .addSuccess(People.User)
      .annotate(Says, "One profile: attributes with their history, events with properties, segments, messages.")
  )
  .add(
    get("outbox", "/outbox")
      .setUrlParams(People.outboxQuery)
      .addSuccess(People.OutboxPage)
      .annotate(Says, "What campaigns, canvases and messages would have sent to whom, or why not.")
  ) {}

class PastGroup extends HttpApiGroup.make("past")
  .add(
    get("stats", "/stats")
      .setUrlParams(aboutQuery)
      .addSuccess(Past.StatsReport)
      .annotate(Says, "Requests by status, objects applied, dropped and refused, users.")
  )
  .add(
    get("requests", "/requests")
      .setUrlParams(Past.requestQuery)
      .addSuccess(Past.RequestPage)
      .annotate(Says, "The newest requests that match, oldest first.")
  )
  .add(
    get("request", "/requests/:id")
      .setPath(Schema.Struct({ id: Schema.String }))
      .setUrlParams(aboutQuery)
      .addSuccess(Past.RequestDetail)
      .annotate(Says, "One request with its bodies and headers; keys are masked.")
  )
  .add(
    get("ledger", "/ledger")
      .setUrlParams(Past.ledgerQuery)
      .addSuccess(Past.LedgerPage)
      .annotate(Says, "Each applied object in order, and how often the same content was applied.")
  )
  .add(
    post("verify", "/verify")
      .setUrlParams(aboutQuery)
      .setPayload(judged(Past.Claims))
      .addSuccess(Past.Verdict)
      .annotate(Says, "Judges claims about all that was sent: once, in order, within the limit.")
  )
  .add(
    get("mistakes", "/mistakes")
      .setUrlParams(aboutQuery)
      .addSuccess(Schema.Array(Past.Mistake))
      .annotate(Says, "What the client does that real Braze punishes or silently drops, and what to do.")
  ) {}

class WaitGroup extends HttpApiGroup.make("wait").add(
  post("wait", "/wait")
    .setUrlParams(aboutQuery)
    .setPayload(judged(WaitInput))
    .addSuccess(Waited)
    .addError(WaitedInVain)
    .annotate(Says, "Answers as soon as a condition holds, or with 408 and what was there instead.")
) {}

class DashboardGroup extends HttpApiGroup.make("dashboard")
  .add(
    get("campaigns", "/campaigns")
      .setUrlParams(aboutQuery)
      .addSuccess(Dashboard.CampaignList)
      .annotate(Says, "Campaigns and what they would have sent.")
  )
  .add(
    get("canvases", "/canvases")
      .setUrlParams(aboutQuery)
      .addSuccess(Dashboard.CanvasList)
      .annotate(Says, "Canvases and what they would have sent.")
  )
  .add(
    get("segments", "/segments")
      .setUrlParams(aboutQuery)
      .addSuccess(Dashboard.SegmentList)
      .annotate(Says, "Segments with their filters and the number of people in them.")
  )
  .add(
    get("catalogs", "/catalogs")
      .setUrlParams(aboutQuery)
      .addSuccess(Dashboard.CatalogList)
      .annotate(Says, "Catalogs with their fields and the number of their items.")
  )
  .add(
    get("catalog", "/catalogs/:name")
      .setPath(Schema.Struct({ name: Schema.String }))
      .setUrlParams(Schema.Struct({ ...about, limit: optional(Schema.String) }))
      .addSuccess(Dashboard.CatalogDetail)
      .annotate(Says, "One catalog with its items.")
  ) {}

class FaultGroup extends HttpApiGroup.make("faults")
  .add(
    get("faults", "/faults")
      .setUrlParams(aboutQuery)
      .addSuccess(FaultReport)
      .annotate(Says, "The rules in force and how often each fired.")
  )
  .add(
    put("setFaults", "/faults")
      .setUrlParams(aboutQuery)
      .setPayload(judged(RuleSet))
      .addSuccess(FaultReport)
      .annotate(Says, "Replaces all rules and zeroes their counters.")
  )
  .add(
    del("clearFaults", "/faults").setUrlParams(aboutQuery).addSuccess(FaultReport).annotate(Says, "Removes all rules.")
  ) {}

/** Everything under `/_mock/`. Answers are JSON; calls that change something are never subject to faults. */
export class ControlApi extends HttpApi.make("mock-braze")
  .add(ServerGroup)
  .add(StateGroup)
  .add(SnapshotGroup)
  .add(WaitGroup)
  .add(PeopleGroup)
  .add(PastGroup)
  .add(DashboardGroup)
  .add(FaultGroup)
  .addError(BadRequest)
  .addError(NotFound)
  .prefix("/_mock")
  .annotate(OpenApi.Title, "mock-braze control")
  .annotate(OpenApi.Version, version)
  .annotate(OpenApi.Description, "Look at and steer a local Braze. None of this exists on the real one.") {}
