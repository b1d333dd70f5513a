// What every live page does: values come by themselves, ages tick, what is out of date says so, a new red alert is loud.
import { raiseAlarm } from './alarm.js'
import { readCharts } from './chart.js'
import { openLink } from './link.js'
import { keepFresh, refresh } from './regions.js'
import { showReading, tick } from './values.js'

const draw = () => {
  readCharts()
  tick()
}

draw()
setInterval(tick, 1000)
keepFresh(draw)

openLink(document.querySelector('main').dataset.live, {
  reading: showReading,
  alert: alert => {
    raiseAlarm(alert)
    refresh(draw)
  },
  backlog: () => refresh(draw),
  patients: () => refresh(draw),
  reopened: () => refresh(draw),
})

for (const form of document.querySelectorAll('form[data-busy]')) {
  form.addEventListener('submit', () => {
    const button = form.querySelector('button')
    button.setAttribute('aria-busy', 'true')
    button.textContent = form.dataset.busy
  })
}
