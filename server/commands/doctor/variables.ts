import { type Look, look } from './finding.ts';

/** Environment variables that look like ours and are not. */
export const variables: Look = ({ config: { remarks = [] } }) =>
  remarks.map((remark) => look(remark, 'Correct its name, or take it away'));
