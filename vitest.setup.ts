import * as fc from "fast-check"

/**
 * Properties draw the same values in every run of one commit, so that a red run is red again. `SLUICE_SEED=random npm test`
 * looks for what this seed does not find; a failure names its seed, which `SLUICE_SEED` takes too.
 */
const given = process.env["SLUICE_SEED"]

fc.configureGlobal({ seed: given === "random" ? Date.now() : Number(given ?? 20_261_121) })
