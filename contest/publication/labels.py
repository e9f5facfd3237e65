"""Labels of the closed sets of publication: one table for each set."""

from __future__ import annotations

from contest.errors import N_
from contest.publication.models import (
    CertificateHolder,
    CertificateLook,
    CertificateState,
    DesignPart,
    ListKind,
    ObjectionOutcome,
    ObjectionState,
    ObjectorRole,
    Objectors,
    PublicationState,
    PublicityBasis,
)

PUBLICATION_STATE_LABELS: dict[str, str] = {
    PublicationState.DRAFT: N_("草稿，等复核"),
    PublicationState.REVIEWED: N_("已复核，等发布"),
    PublicationState.EMBARGOED: N_("已封存，等揭晓"),
    PublicationState.PUBLIC: N_("公示中"),
    PublicationState.FINAL: N_("已定稿"),
    PublicationState.REPLACED: N_("已被取代"),
    PublicationState.WITHDRAWN: N_("已撤回"),
}
PUBLICATION_STATE_GLYPHS: dict[str, str] = {
    PublicationState.DRAFT: "going",
    PublicationState.REVIEWED: "going",
    PublicationState.EMBARGOED: "sealed",
    PublicationState.PUBLIC: "sealed",
    PublicationState.FINAL: "done",
    PublicationState.REPLACED: "missing",
    PublicationState.WITHDRAWN: "revoked",
}
# Whole sentences; `who` is the organisation that set the date.
PUBLICITY_BASIS_LABELS: dict[str, str] = {
    PublicityBasis.DAYS: N_("截止时间按规程规定的天数算出。"),
    PublicityBasis.RULEBOOK: N_("截止时间由规程的日历规定。"),
    PublicityBasis.ORGANISATION: N_("截止时间由%(who)s设定。"),
}
LIST_LABELS: dict[str, str] = {
    ListKind.WINNERS: N_("获奖名单"),
    ListKind.PUBLICITY: N_("获奖名单公示"),
    ListKind.SPEAKER: N_("宣读名单"),
}
CERTIFICATE_LOOK_LABELS: dict[str, str] = {
    CertificateLook.CAREER: N_("荣誉证书，金框"),
    CertificateLook.SKILLS: N_("中英对照，奖牌"),
    CertificateLook.PLAIN: N_("奖状，黑白"),
}
DESIGN_PART_LABELS: dict[str, str] = {
    DesignPart.SEAL: N_("公章"),
    DesignPart.SIGNATURE: N_("签名图"),
    DesignPart.PAPER: N_("底纸"),
}
CERTIFICATE_HOLDER_LABELS: dict[str, str] = {
    CertificateHolder.CONTESTANT: N_("获奖选手"),
    CertificateHolder.ADVISER: N_("获奖选手的指导教师"),
    CertificateHolder.ORGANISATION: N_("获奖单位"),
    CertificateHolder.PARTICIPANT: N_("全部参赛选手"),
    CertificateHolder.JUDGE: N_("评委和裁判长"),
}
CERTIFICATE_STATE_LABELS: dict[str, str] = {
    CertificateState.NOT_YET: N_("结果还没有公布"),
    CertificateState.VALID: N_("有效"),
    CertificateState.IN_PUBLICITY: N_("公示中，还没有定稿"),
    CertificateState.REPLACED: N_("已更换"),
    CertificateState.REVOKED: N_("已撤销"),
}
CERTIFICATE_STATE_GLYPHS: dict[str, str] = {
    CertificateState.NOT_YET: "going",
    CertificateState.VALID: "done",
    CertificateState.IN_PUBLICITY: "sealed",
    CertificateState.REPLACED: "missing",
    CertificateState.REVOKED: "revoked",
}
OBJECTOR_ROLE_LABELS: dict[str, str] = {
    ObjectorRole.CONTESTANT: N_("选手"),
    ObjectorRole.ADVISER: N_("指导教师"),
    ObjectorRole.LEADER: N_("领队（选送单位）"),
}
OBJECTORS_LABELS: dict[str, str] = {
    Objectors.ALL: N_("选手、指导教师、选送单位都可以"),
    Objectors.TEAM: N_("只由选手和指导教师提出"),
    Objectors.LEADER: N_("只由选送单位（领队）提出"),
}
OBJECTORS_SENTENCES: dict[str, str] = {
    Objectors.ALL: N_(
        "选手、指导教师和选送单位可以对自己所在的那场比赛提出异议：写明哪一{件}{作品}、哪里不对、依据什么，收下就有编号。"
    ),
    Objectors.TEAM: N_(
        "选手和指导教师可以对自己所在的那场比赛提出异议：写明哪一{件}{作品}、哪里不对、依据什么，收下就有编号。"
    ),
    Objectors.LEADER: N_(
        "异议由选送单位的组织者（领队）提出，选手和指导教师请找领队：写明哪一{件}{作品}、哪里不对、依据什么，收下就有编号。"
    ),
}
OBJECTION_STATE_LABELS: dict[str, str] = {
    ObjectionState.OPEN: N_("在办"),
    ObjectionState.DECIDED: N_("已决定"),
    ObjectionState.WITHDRAWN: N_("已撤回"),
}
OBJECTION_STATE_GLYPHS: dict[str, str] = {
    ObjectionState.OPEN: "going",
    ObjectionState.DECIDED: "done",
    ObjectionState.WITHDRAWN: "none",
}
OBJECTION_OUTCOME_LABELS: dict[str, str] = {
    ObjectionOutcome.REJECTED: N_("不成立，结果不变"),
    ObjectionOutcome.UPHELD: N_("成立，但不影响结果"),
    ObjectionOutcome.CORRECTION: N_("成立，发一份更正"),
}
OBJECTION_OUTCOME_GLYPHS: dict[str, str] = {
    ObjectionOutcome.REJECTED: "none",
    ObjectionOutcome.UPHELD: "done",
    ObjectionOutcome.CORRECTION: "look",
}
