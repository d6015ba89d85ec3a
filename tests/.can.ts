import { startLocalTemporal } from '/work/main/client/local-temporal/server-process.ts'
import { freePort } from '/work/main/client/local-temporal/free-port.ts'
import { fastForward, virtualNow } from '/work/main/client/local-temporal/time-skipping.ts'
import { startWithTimeSkipping } from '/work/main/client/local-temporal/start-with-time-skipping.ts'
import { Client, Connection } from '@temporalio/client'
import { tsToMs } from '@temporalio/common/lib/time.js'
import { bundleWorkflowCode, NativeConnection, Worker, Runtime, DefaultLogger } from '@temporalio/worker'
Runtime.install({logger:new DefaultLogger('ERROR')})
const s = await startLocalTemporal({binary:'/tmp/lt/temporal', dataFile: null, port: await freePort(), uiPort: null, namespace:'default', timeSkipping: true, logFile:'/tmp/lt/server.log'})
const connection = await Connection.connect({address:s.address})
const nc = await NativeConnection.connect({address:s.address})
const w = await Worker.create({connection:nc, taskQueue:'q', workflowBundle: await bundleWorkflowCode({workflowsPath:'/work/main/tests/support/workflows/alarm-clock.ts', logger:new DefaultLogger('ERROR')})})
const r = w.run()
const client = new Client({connection})
const day=86400000
for (let i=0;i<6;i++){ const t0=Date.now(); const id='a'+i; const h = await client.workflow.start('alarmClockOfManyRuns',{workflowId:id, taskQueue:'q', args:[60,10]})
const res=[]; let j=0; for(;;){ const x=await fastForward(connection,'default',id,17.3*day); j++; const v=(await virtualNow(connection,'default',id)-t0)/day; res.push([x, +(v-j*17.3).toFixed(5)]); if(x==='ended') {console.log(id, j, v.toFixed(5), Date.now()-t0, Math.max(...res.slice(0,-1).map(p=>Math.abs(p[1])))); break} } }
for (let i=0;i<3;i++) { const t0=Date.now(); const id='z'+i; await startWithTimeSkipping(connection,'default',{workflowType:'alarmClockOfManyRuns',workflowId:id, taskQueue:'q', args:[60,10]})
const v= await client.workflow.getHandle(id).result(); console.log('natural', Date.now()-t0,((v-t0)/day).toFixed(5)) }
w.shutdown(); await r; await nc.close(); await connection.close(); await s.stop()
