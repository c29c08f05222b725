"""The addresses of the site."""

from __future__ import annotations

from django.contrib import admin
from django.urls import URLPattern, URLResolver, path
from django.views.i18n import set_language

from fanzha.desk.views import (
    audit,
    case_actions,
    cases,
    entrance,
    escalations,
    hall,
    knowledge,
    papers,
    public,
    publicity,
    stories,
    teller,
    trace,
)

ENTRANCE = [
    path("", entrance.home, name="home"),
    path("sign-in/", entrance.sign_in, name="sign_in"),
    path("sign-out/", entrance.sign_out, name="sign_out"),
    path("enter/<str:token>/", entrance.enter, name="enter"),
    path("text-size/", entrance.text_size, name="text_size"),
    path("language/", set_language, name="set_language"),
    path("offline/", entrance.offline, name="offline"),
    path("offline-worker.js", entrance.service_worker, name="offline_worker"),
    path("favicon.ico", entrance.favicon),
    path("healthz", entrance.healthz, name="healthz"),
    path("public/", public.public, name="public"),
]
FRONT_LINE = [
    path("hall/", hall.page, name="hall"),
    path("hall/look/", hall.look, name="hall_look"),
    path("hall/<uuid:talk_id>/", hall.page, name="hall_talk"),
    path("hall/<uuid:talk_id>/answer/", hall.answer, name="hall_answer"),
    path("hall/<uuid:talk_id>/seen/", hall.seen, name="hall_seen"),
    path("hall/<uuid:talk_id>/call-head/", hall.call_head, name="hall_call_head"),
    path("hall/<uuid:talk_id>/checked/", hall.checked, name="hall_checked"),
    path("hall/<uuid:talk_id>/finish/", hall.finish, name="hall_finish"),
    path("teller/", teller.page, name="teller"),
    path("teller/<uuid:talk_id>/", teller.decided, name="teller_talk"),
    path("teller/<uuid:talk_id>/answer/", teller.answer, name="teller_answer"),
    path("teller/<uuid:talk_id>/seen/", teller.seen, name="teller_seen"),
    path("teller/<uuid:talk_id>/call-head/", teller.call_head, name="teller_call_head"),
    path("teller/<uuid:talk_id>/finish/", teller.finish, name="teller_finish"),
    path("teller/<uuid:talk_id>/mirror/", teller.mirror, name="teller_mirror"),
    path("escalations/", escalations.index, name="escalations"),
    path("escalations/<int:pk>/take/", escalations.take, name="escalation_take"),
]
CASES = [
    path("cases/", cases.index, name="cases"),
    path("cases/<str:number>/", cases.page, name="case"),
    path("cases/<str:number>/note/", case_actions.note, name="case_note"),
    path("cases/<str:number>/settle/", case_actions.settle, name="case_settle"),
    path("cases/<str:number>/hand-over/", case_actions.hand_over, name="case_hand_over"),
    path("cases/<str:number>/deadline/", case_actions.deadline, name="case_deadline"),
    path("cases/<str:number>/reveal/", case_actions.reveal, name="case_reveal"),
    path("cases/<str:number>/alert/", case_actions.alert, name="case_alert"),
    path("cases/<str:number>/report/", papers.report, name="case_report"),
    path("cases/<str:number>/report.docx", papers.report_word, name="case_report_word"),
    path("traces/", trace.index, name="traces"),
    path("cases/<str:number>/trace/", trace.page, name="trace"),
    path("cases/<str:number>/trace/ledger/", trace.bring, name="trace_bring"),
    path("cases/<str:number>/freeze.docx", trace.freeze, name="trace_freeze"),
]
BACK_OFFICE: list[URLPattern | URLResolver] = [
    path("publicity/", publicity.page, name="publicity"),
    path("publicity/piece/", publicity.make, name="publicity_make"),
    path("knowledge/", knowledge.index, name="knowledge"),
    path("knowledge/<slug:code>/", knowledge.entry, name="knowledge_entry"),
    path("stories/", stories.index, name="stories"),
    path("stories/<slug:code>/", stories.page, name="story"),
    path("stories/<slug:code>/keep/", stories.keep, name="story_keep"),
    path("audit/", audit.index, name="audit"),
    path("audit/verify/", audit.verify, name="audit_verify"),
    path("admin/", admin.site.urls),
]
urlpatterns: list[URLPattern | URLResolver] = [*ENTRANCE, *FRONT_LINE, *CASES, *BACK_OFFICE]

handler400 = "fanzha.desk.views.errors.bad_request"
handler403 = "fanzha.desk.views.errors.forbidden"
handler404 = "fanzha.desk.views.errors.not_found"
handler500 = "fanzha.desk.views.errors.server_error"
