/**
 * All switches, as the server looks them up.
 */
import type { Hooks, Switches } from "./openidModel.js"
import { idTokenClaims } from "./openidSwitchClaims.js"
import { dpop } from "./openidSwitchDpop.js"
import { encryption } from "./openidSwitchEncryption.js"
import { keySwitches } from "./openidSwitchKeys.js"
import { logoutSwitches } from "./openidSwitchLogout.js"
import { metadata } from "./openidSwitchMetadata.js"
import { response } from "./openidSwitchResponse.js"
import { signature } from "./openidSwitchSignature.js"
import { tokenAnswer } from "./openidSwitchToken.js"
import { userinfoSwitches } from "./openidSwitchUserinfo.js"

const switches: Switches = {
  ...metadata,
  ...keySwitches,
  ...signature,
  ...encryption,
  ...idTokenClaims,
  ...response,
  ...tokenAnswer,
  ...userinfoSwitches,
  ...dpop,
  ...logoutSwitches
}

/** What a switch does; nothing, when the server is to be honest. */
export const hooksOf = (name: string | undefined): Hooks => (name === undefined ? {} : switches[name] ?? {})
