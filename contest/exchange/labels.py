"""Sentences about bundles and seals, in both languages: key → (Chinese, English)."""

import unicodedata

from contest.rules.labels import Language

WORDS: dict[str, tuple[str, str]] = {
    "published.known": (
        (
            "由“{name}”发布，未被改动：{edition} 第 {number} 号发布，{title}。"
            "公钥 {key} 是认得的；封签上写着 {signer}，{sealed_at}。"
        ),
        (
            "published by {name}, unchanged: publication {number} of {edition}, {title}; "
            "by the known key {key}; its seal says {signer}, {sealed_at}"
        ),
    ),
    "published.recorded": (
        "由“{name}”发布，未被改动：摘要和登记的 {edition} 第 {number} 号发布相同，{title}。",
        (
            "published by {name}, unchanged: its digest is the one that is on record for "
            "publication {number} of {edition}, {title}"
        ),
    ),
    "unvouched.rehearsal": (
        "这是一次演练的存证包，不是真的结果：内容自洽，但没有人把它当结果公布。",
        "a rehearsal, and no result: unchanged in itself, but nobody made it public as a result",
    ),
    "unvouched.unsealed": (
        "内容自洽，但没有人为它作证：任何人都可能做出这份文件。它没有封签。",
        "unchanged in itself, but nobody vouches for it: anybody could have made this file. It has no seal",
    ),
    "unvouched.key": (
        "内容自洽，但没有人为它作证：任何人都可能做出这份文件。它的封签完好，签名的公钥 {key} 却没有人认得。",
        "unchanged in itself, but nobody vouches for it: anybody could have made this file. Nobody knows its key {key}",
    ),
    "publication.other": (
        "它说自己是 {edition} 的第 {number} 号发布，但那一号登记的摘要是另一个。",
        "it says it is publication {number} of {edition}, but the digest on record for that one is another",
    ),
    "archive.sound": (
        "{edition} 的归档包，未被改动：{files} 个文件与清单相同，封签由认得的公钥 {key} 签成，{sealed_at}。",
        (
            "an archive of {edition}, unchanged: its {files} files are those of its manifest, "
            "sealed with the known key {key}, as of {sealed_at}"
        ),
    ),
    "archive.unvouched": (
        "{edition} 的归档包，内容自洽，但没有人为它作证：封签的公钥 {key} 不在给出的公钥里。",
        (
            "an archive of {edition}, unchanged in itself, but nobody vouches for it: "
            "its key {key} is not among the keys that were given"
        ),
    ),
    "archive.forged": (
        "清单或封签被改动：封签不是这份清单的。",
        "the manifest or its seal was changed: the seal is not this manifest's",
    ),
    "archive.missing": ("缺少 {path}：清单里有，包里没有。", "{path} is missing: the manifest names it"),
    "archive.added": ("多出 {path}：清单里没有。", "{path} was added: the manifest does not name it"),
    "archive.changed": ("{path} 被改动：SHA-256 与清单不符。", "{path} was changed: its SHA-256 is not the manifest's"),
    "archive.more": ("还有 {count} 处。", "and {count} more"),
    "archive.no-archive": (
        "这不是一届比赛的归档包：里面没有它的清单和封签。",
        "this is no archive of an edition: it has no manifest and seal of one",
    ),
    "archive.large": ("归档包超过 {most} GB，不予打开。", "larger than {most} GB; it is not opened"),
    "zip.broken": ("不是有效的 zip 文件。", "this is not a zip file that can be read"),
    "zip.damaged": ("zip 文件已损坏：{reason}", "the zip file is damaged: {reason}"),
    "zip.large": ("超过 {most} MB，不予打开。", "larger than {most} MB; it is not opened"),
    "zip.many": ("文件超过 {most} 个，不予打开。", "more than {most} files; it is not opened"),
    "zip.path": ("文件名 {path} 越出文件夹，不予打开。", "the path {path} leads out of the folder; it is not opened"),
    "zip.compressed": (
        "{path} 经过压缩或加密，结果存证包不是这样做的。",
        "{path} is compressed or encrypted, which a bundle's files never are; it is not opened",
    ),
    "zip.twice": ("{path} 在包中出现两次。", "{path} is in the bundle twice"),
    "zip.bomb": ("解开后比自身还大，不予打开。", "it would unpack to more than itself; it is not opened"),
    "zip.container": (
        "zip 的结构被改动：重新打包后字节不同。",
        "the zip was changed around its files: packed again, its bytes differ",
    ),
    "manifest.missing": ("缺少 manifest.json。", "manifest.json is missing"),
    "manifest.broken": ("manifest.json 不是按规则写成的。", "manifest.json is not written as a bundle's manifest is"),
    "manifest.algorithm": (
        "清单用的摘要算法不是 SHA-256。",
        "the manifest's digests are not made with SHA-256, the only algorithm known",
    ),
    "manifest.other-law": (
        "清单写的规则版本是 {law}，包里的规程却是 {named}。",
        "the manifest names law {law}, but the rulebooks in the bundle are of law {named}",
    ),
    "manifest.law": ("不认识规则版本 {law}。", "unknown version {law} of the law"),
    "file.absent": ("清单中的 {path} 不在包中。", "{path} is in the manifest but not in the bundle"),
    "file.unlisted": ("包中的 {path} 不在清单中。", "{path} is in the bundle but not in the manifest"),
    "file.changed": ("{path} 被改动：SHA-256 与清单不符。", "{path} was changed: its SHA-256 is not the manifest's"),
    "line.changed": (
        "{path} 第 {line} 行被改动：包中为“{found}”，应为“{wanted}”。",
        "{path} was changed at line {line}: it says {found}, recomputed {wanted}",
    ),
    "line.differs": (
        "{path} 第 {line} 行不同：包中为“{found}”，重算为“{wanted}”。",
        "{path} differs at line {line}: it says {found}, recomputed {wanted}",
    ),
    "output.missing": ("缺少 {path}，重算得出它。", "{path} is missing, but recomputing makes it"),
    "output.extra": ("多出 {path}，重算得不出它。", "{path} is there, but recomputing makes no such file"),
    "tabulation.missing": ("包中没有规则文件 rulebook.toml。", "there is no rulebook.toml in the bundle"),
    "inputs.unknown": ("不认识输入文件 {path}。", "{path} is no input that the law knows"),
    "inputs.refused": ("按规则不接受：{fault}", "the inputs are refused: {fault}"),
    "seal.broken": ("不是有效的封印文件。", "this is not a seal"),
    "seal.other": (
        "封印封的不是这份清单（manifest.json）。",
        "the seal is that of another manifest: manifest.json is not what was sealed",
    ),
    "certificate.broken": (
        "这不是证书二维码里的文字。",
        "this is not the text of a certificate's QR code",
    ),
    "credential.broken": (
        "这不是这里发的证书凭据（Open Badges 3.0）。",
        "this is no credential (Open Badges 3.0) as certificates here have them",
    ),
    "certificate.forged": (
        "这些公钥都没有签过这张证书：它是伪造的，或者由别的网站签发。",
        "none of these keys signed this certificate: it is forged, or another site issued it",
    ),
    "certificate.textless": (
        "这个文件里没有证书的签名文字：不是这里发出的 PDF，或者被重新存过。请改扫纸上的二维码。",
        (
            "no signed text of a certificate is in this file: it is not a PDF as issued, or was saved anew. "
            "Read the code on the paper instead"
        ),
    ),
    "certificate.several": (
        "这个文件里有几张证书的签名文字。请一张一张地查。",
        "signed texts of several certificates are in this file; check them one by one",
    ),
    "certificate.valid": ("有效：结果已经定稿。", "valid: its results are final"),
    "certificate.in_publicity": (
        "公示中，还没有定稿，结果可能更正。",
        "in publicity: public, not yet final; the results may be corrected",
    ),
    "certificate.unknown": (
        "签名是真的。有没有被更换或撤销，要看状态文件（--status）或者发证网站。",
        (
            "its signature is good. Whether it was replaced or revoked stands in the status file (--status) "
            "or on the issuer's page"
        ),
    ),
    "certificate.not_yet": (
        "签名是真的，但状态文件里没有这个编号：结果还没有公布，或者状态文件太旧。",
        (
            "its signature is good, but its number is not in the status file: its results are not yet published, "
            "or the status file is old"
        ),
    ),
    "certificate.replaced": (
        "已更换：{at} 起由新的证书代替，奖项不变。原因：{reason}",
        "replaced by a new certificate since {at}, with the same award. Reason: {reason}",
    ),
    "certificate.revoked": (
        "已撤销：{at} 起不再有效。原因：{reason}",
        "revoked: no longer valid since {at}. Reason: {reason}",
    ),
    "certificate.other_file": (
        "改动过，或者重新打印过：签名文字是真的，但这个文件不是发出的那一份。请用下面的内容逐项对照。",
        (
            "altered or printed again: its signed text is genuine, but this is not the file that was issued. "
            "Compare with these facts"
        ),
    ),
    "status.broken": ("不是有效的证书状态文件。", "this is not a certificate status file"),
    "status.forged": (
        "这些公钥都没有签过这份状态文件。",
        "none of these keys signed this status file",
    ),
    "seal.forged": ("封印上的签名无效。", "the signature on the seal is not valid"),
    "seal.algorithm": (
        "封印用的签名算法不是 Ed25519，无法核对。",
        "the seal is not made with Ed25519, the only algorithm known; it cannot be checked",
    ),
    "key.broken": ("不是有效的 Ed25519 公钥。", "this is not an Ed25519 public key"),
    "keys.none": ("文件夹里没有公钥（*.pem）。", "there is no public key (*.pem) in the folder"),
    "record.broken": (
        "第 {line} 行不是“edition,number,digest”，后面可以加“log”。",
        "line {line} is not edition,number,digest, with or without log",
    ),
}

# Values of the law in (Chinese, English): the command line works without a catalogue. The Chinese is that of
# editions/labels.py, which a test compares.

ORIGIN_PHRASES: dict[str, tuple[str, str]] = {
    "marks": ("由评分得出", "from its marks"),
    "scores": ("成绩由别处给出", "its score was made elsewhere"),
    "nothing": ("不计评分，按属性排名", "ranked by an attribute, without marks"),
}
STATUS_PHRASES: dict[str, tuple[str, str]] = {
    "competing": ("参赛", "competing"),
    "guest": ("特邀（不计名次）", "a guest, outside the ranking"),
}
COMBINE_PHRASES: dict[str, tuple[str, str]] = {
    "mean": ("平均数", "mean"),
    "median": ("中位数", "median"),
    "sum": ("总和", "sum"),
}
ROUNDING_PHRASES: dict[str, tuple[str, str]] = {
    "half-up": ("四舍五入", "half up"),
    "half-even": ("四舍六入五成双", "half to even"),
    "down": ("舍去尾数", "down"),
    "up": ("进一", "up"),
}
KEPT_OUT_PHRASES: dict[str, tuple[str, str]] = {
    "line": ("名次在线外", "below the line"),
    "cap": ("同一单位的名额已满", "as many of its own are in already as the cap allows"),
    "tie": ("并列还没有分出先后", "a tie at the line is not settled yet"),
    "unplaced": ("没有名次", "it has no place"),
    "where": ("不在评选的范围里", "it is not among those that this is for"),
    "need": ("没有达到条件", "it does not meet the condition"),
    "after": ("已由别的办法晋级", "it goes through elsewhere already"),
    "cut": ("在前面的环节止步", "a cut kept it out"),
}
OUTCOME_PHRASES: dict[str, tuple[str, str]] = {
    "through": ("晋级", "goes through"),
    "reserve": ("候补", "is in reserve"),
    "out": ("未晋级", "is out"),
}
PROBLEM_PHRASES: dict[str, tuple[str, str]] = {
    "disagreement": ("测量值不一致", "measurements disagree"),
    "incomplete": ("评分表不够", "incomplete"),
    "partial": ("有漏评的项", "a judge left something out"),
    "spread": ("分差过大", "judges far apart"),
}


MOST_SHOWN = 300


def printable(text: str, most: int = MOST_SHOWN) -> str:
    """A stranger's text as it may be shown: without characters that command a terminal or turn a line around, and cut
    where it is long."""
    shown = "".join(
        character if character.isprintable() and unicodedata.category(character) not in UNSHOWN else "\ufffd"
        for character in text[: most + 1]
    )
    return shown if len(text) <= most else shown[:most] + "…"


UNSHOWN = ("Cc", "Cf", "Co", "Cs", "Zl", "Zp")


def word(key: str, language: Language = "en", /, **facts: object) -> str:
    """The sentence of a key."""
    safe = {name: printable(fact) if isinstance(fact, str) else fact for name, fact in facts.items()}
    return WORDS[key][0 if language == "zh" else 1].format_map(safe)


class Unsound(Exception):
    """A bundle, seal or key is not what it should be."""

    def __init__(self, key: str, **facts: object) -> None:
        self.key = key
        self.facts = facts
        super().__init__(word(key, "en", **facts))
