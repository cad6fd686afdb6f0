import type { MilestoneConfig, OfficeConfig, Rules } from '../rules/settings.ts';

/** Everything a replay needs beside the database; it goes to another process, so it is plain data. */
export interface ReplayJob {
  /** The data folder. */
  folder: string;
  office: Pick<OfficeConfig, 'currency' | 'timeZone' | 'financialYearStart'>;
  milestones: MilestoneConfig[];
  bells: { name: string; sources?: string[] }[];
  rules: Rules;
  /** Days of the office, both included. */
  from: string;
  to: string;
  /** The public holidays among them and a few days around. */
  holidays: string[];
}

export interface SuggestionJob extends ReplayJob {
  perWeek: number;
}
