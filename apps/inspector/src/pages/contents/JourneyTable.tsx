import { useHref } from "../../Address.js"
import type { Schemas } from "../../control/Client.js"
import { dayAndTime, number } from "../../parts/Format.js"
import { Table } from "../../parts/Table.js"
import { Title } from "./Title.js"

type Journey = Schemas["CampaignSummary"] | Schemas["CanvasSummary"]

interface Props {
  readonly title: string
  readonly journeys: ReadonlyArray<Journey>
  /** Names of segments by id. */
  readonly segments: ReadonlyMap<string, string>
}

const kindOf = (journey: Journey): string =>
  "type" in journey
    ? journey.type.replace("_", " ")
    : journey.variants.length === 0
      ? ""
      : `variants ${journey.variants.join(", ")}`

/** Campaigns or Canvases with the number of their messages. */
export const JourneyTable = ({ title, journeys, segments }: Props) => {
  const href = useHref()
  return journeys.length === 0 ? null : (
    <Table
      label={title}
      rows={journeys}
      rowKey={({ id }) => id}
      columns={[
        {
          head: "Name",
          kind: "long",
          cell: (journey) => (
            <>
              <Title {...journey} />
              {!journey.inSeed && <p className="quiet">Not in the seed. A seed without entries accepts every id.</p>}
            </>
          )
        },
        {
          head: "State",
          cell: ({ status }) => <span className={`tag ${status === "active" ? "tag-good" : "tag-warn"}`}>{status}</span>
        },
        { head: "Type", cell: (journey) => <span className="quiet">{kindOf(journey)}</span> },
        {
          head: "Channels",
          cell: ({ channels }) => (channels.length === 0 ? <span className="quiet">unknown</span> : channels.join(", "))
        },
        {
          head: "Segment",
          cell: ({ segment_id }) =>
            segment_id === null ? (
              <span className="quiet">none</span>
            ) : (
              <a href={href("contents", "segments")}>{segments.get(segment_id) ?? segment_id}</a>
            )
        },
        {
          head: "Sent",
          kind: "number",
          cell: ({ id, sent }) =>
            sent === 0 ? "0" : <a href={href("outbox", undefined, { id, outcome: "sent" })}>{number(sent)}</a>
        },
        {
          head: "Not sent",
          kind: "number",
          cell: ({ id, heldBack }) =>
            heldBack === 0 ? "0" : <a href={href("outbox", undefined, { id })}>{number(heldBack)}</a>
        },
        { head: "Scheduled", kind: "number", cell: ({ scheduled }) => number(scheduled) },
        {
          head: "Last message",
          cell: ({ lastAt }) => <span className="quiet">{lastAt === null ? "never" : dayAndTime(lastAt)}</span>
        }
      ]}
    />
  )
}
