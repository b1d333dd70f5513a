// A new red alert is loud: a banner that is read out at once, and the title, until someone opens it.
import { word } from './time.js'

const banner = document.querySelector('[data-alarm]')
const title = document.title

/** Rings for a new red alert; falls silent when that one is taken or closed. */
export function raiseAlarm ({ alert, patient, level, state }) {
  if (level === 'red' && state === 'raised' && !location.pathname.endsWith(alert)) {
    const name = document.querySelector(`[data-patient="${CSS.escape(patient)}"] [data-name]`)?.textContent
    banner.dataset.alert = alert
    banner.querySelector('[data-alarm-text]').textContent = name ? `${word('newRed')} · ${name}` : word('newRed')
    banner.querySelector('[data-alarm-link]').href = `/alerts/${alert}`
    banner.hidden = false
    document.title = `● ${word('newRed')}`
  } else if (banner.dataset.alert === alert && (state === 'taken' || state === 'closed')) {
    banner.hidden = true
    document.title = title
  }
}
