export {
  halfYearProject,
  monthlyVisit,
  quarterlyConsultation,
  threeYearLeap,
  weeklySalon,
  yearlyTransfer,
} from './cadences.ts'
export { noticeCourier } from './notice-courier.ts'
export { recordKeeper } from './record-keeper.ts'
export { teamProgramme } from './team-programme.ts'
