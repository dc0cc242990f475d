import { useAbout, useSettings } from "../control/Calls.js"
import { Command } from "./Command.js"

interface Props {
  readonly path: string
  /** JSON without an apostrophe, which would end the quoted argument. */
  readonly body: string
}

/** A curl command that can be copied, with a note about the key. */
export const CurlSample = ({ path, body }: Props) => {
  const settings = useSettings().data
  const about = useAbout()
  const workspace = settings?.workspaces.find(({ name }) => about.workspace === undefined || name === about.workspace)
  const url = settings?.url ?? location.origin
  const key = workspace?.keys[0]?.apiKey
  return (
    <>
      <Command
        text={`curl ${url}${path} \\
  -H "Authorization: Bearer $BRAZE_API_KEY" -H "Content-Type: application/json" \\
  -d '${body}'`}
      />
      <p className="quiet">
        The mock printed its key when it started{key === undefined ? "" : <> (it looks like {<code>{key}</code>})</>}.
        Set <code>BRAZE_API_KEY</code> to it, or choose a key with <code>--api-key</code>.
      </p>
    </>
  )
}
