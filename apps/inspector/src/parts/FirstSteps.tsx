import { CurlSample } from "./CurlSample.js"

/** Instructions for sending a request, for pages that are still empty. */
export const FirstSteps = () => (
  <>
    <p>Send a request, and it appears here:</p>
    <CurlSample
      path="/users/track"
      body={`{"attributes":[{"external_id":"ada","first_name":"Ada"}],
       "events":[{"external_id":"ada","name":"said hello","time":"${new Date().toISOString()}"}]}`}
    />
  </>
)
