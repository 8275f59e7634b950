// In the patient band of a clinic visit: courses of outpatient treatment – one record over many visits. spec: STY-10
import { Button, Group, Modal, Stack, Text, Textarea } from '@mantine/core';
import { IconRepeat } from '@tabler/icons-react';
import { type FormEvent, useState } from 'react';
import { RefusalNote, useOperation, useOperationQuery, usePermission, useRead } from '#fhir/client/index.ts';
import { finishCourse, isStay, joinCourse, listCourses, startCourse } from '#modules/chart/model/index.ts';
import type { Course } from '#modules/chart/model/index.ts';
import type { StaffSlots } from '#ui/index.ts';
import { formatDate, Loading, StatusChip, useAbout, useText, useToast } from '#ui/index.ts';
import classes from './stay.module.css';

export function Filler({ patientId }: StaffSlots['patient.action']) {
  const { t } = useText();
  const about = useAbout();
  const may = usePermission(startCourse.permission);
  const [asking, setAsking] = useState(false);
  const encounterId = about?.patientId === patientId ? about.encounterId : undefined;
  const visit = useRead('Encounter', may ? encounterId : undefined);
  if (!visit.data || !encounterId || isStay(visit.data)) return null;
  const courseId = visit.data.episodeOfCare?.[0]?.reference?.replace('EpisodeOfCare/', '');
  return (
    <>
      <Button size="compact-sm" variant={courseId ? 'light' : 'default'} leftSection={<IconRepeat size={15} aria-hidden />} aria-label={courseId && t('chart.course.in')} title={courseId && t('chart.course.in')} onClick={() => setAsking(true)}>{t('chart.course.act')}</Button>
      {asking && <CourseDialog patientId={patientId} encounterId={encounterId} courseId={courseId} onClose={() => setAsking(false)} />}
    </>
  );
}

interface DialogProps { readonly patientId: string; readonly encounterId: string; readonly courseId: string | undefined; readonly onClose: () => void }

function CourseDialog({ patientId, encounterId, courseId, onClose }: DialogProps) {
  const { t } = useText();
  const toast = useToast();
  const courses = useOperationQuery(listCourses, {}, { id: patientId });
  const [reason, setReason] = useState('');
  const [tried, setTried] = useState(false);
  const [start, join, finish] = [useOperation(startCourse), useOperation(joinCourse), useOperation(finishCourse)];
  const refusal = start.refusal ?? join.refusal ?? finish.refusal;
  const said = (key: string) => () => {
    toast({ text: t(key), tone: 'done' });
    onClose();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (reason.trim() !== '') void start.run({ patientId, encounterId, reason: reason.trim(), formKey: '15-bv1' }).then(said('chart.course.started'), () => undefined);
  };
  const joinIt = (course: Course) => void join.run({ patientId, courseId: course.courseId }, { id: encounterId }).then(said('chart.course.joined'), () => undefined);
  const finishIt = (course: Course) => void finish.run({ patientId, version: course.version }, { id: course.courseId }).then(said('chart.course.finished'), () => undefined);
  return (
    <Modal opened onClose={onClose} title={t('chart.course.act')} size="lg" closeButtonProps={{ 'aria-label': t('ui.close') }}>
      <Stack gap="sm">
        <Text size="sm">{t('chart.course.what')}</Text>
        {courses.loading && <Loading rows={2} />}
        <ul className={classes.courses}>{courses.data?.courses.map((course) => <Line key={course.courseId} course={course} here={courseId} onJoin={joinIt} onFinish={finishIt} />)}</ul>
        {refusal && <RefusalNote refusal={refusal} />}
        {courseId === undefined && (
          <form onSubmit={submit} noValidate>
            <Textarea label={t('chart.course.reason')} withAsterisk autosize minRows={2} maxLength={500} value={reason} onChange={(event) => setReason(event.currentTarget.value)} error={tried && reason.trim() === '' ? t('chart.stay.required') : undefined} />
            <Group justify="flex-end" mt="sm"><Button type="submit" loading={start.running}>{t('chart.course.start')}</Button></Group>
          </form>
        )}
      </Stack>
    </Modal>
  );
}

interface LineProps { readonly course: Course; readonly here: string | undefined; readonly onJoin: (course: Course) => void; readonly onFinish: (course: Course) => void }

function Line({ course, here, onJoin, onFinish }: LineProps) {
  const { t } = useText();
  const active = course.state === 'active';
  return (
    <li>
      <span className={classes.who}>
        <strong>{course.number}</strong>
        <span className={classes.muted}>{course.reason} · {t('chart.course.since', { day: formatDate(course.startedAt) })}{course.department && ` · ${course.department}`}</span>
      </span>
      <StatusChip tone={active ? 'progress' : 'done'}>{t(active ? 'chart.course.state.active' : 'chart.course.state.finished')}</StatusChip>
      {active && here === undefined && <Button size="compact-sm" onClick={() => onJoin(course)}>{t('chart.course.join')}</Button>}
      {active && <Button size="compact-sm" variant="default" onClick={() => onFinish(course)}>{t('chart.course.finish')}</Button>}
    </li>
  );
}
