"""Words that look like the name of a party to a dispute; a second look is asked, no more.

Names follow no rule that a program could know; these are the ways in which they usually slip in:
after a role (当事人张三) and in pairs (张三与李四). 张某、李某某 name nobody.
"""

import re

_SURNAMES = (
    "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许何吕施张孔曹严华金魏陶姜戚谢邹喻柏苏潘葛范彭"
    "郎鲁韦马苗方俞任袁柳史唐费廉岑薛雷贺倪汤罗毕郝安常傅康伍余顾孟黄萧尹姚邵汪毛米戴宋庞熊"
    "纪舒屈项祝董梁杜阮蓝季贾江童颜郭梅林钟徐邱骆高夏蔡田樊胡凌霍万柯卢莫房解丁邓洪包石崔"
    "吉龚程邢裴陆荣翁段侯武刘龙叶黎白蒲卓乔谭冉覃辛管柴阎连廖耿欧曾关肖"
)
_NAME = rf"[{_SURNAMES}](?!某)[\u4e00-\u9fff]{{1,2}}?"
_ROLES = "当事人|居民|村民|业主|住户|户主|邻居|租户|员工|职工|甲方|乙方|双方"
_AND = "与和跟同、"
_SIGNS = r"，,。；;：:（(）)！!？?\s"
_ENDS = rf"(?=[{_AND}因为的在就向对被将把是由{_SIGNS}]|之间|两家|两户|两人|一家|发生|$)"
_PATTERNS = (
    re.compile(rf"(?:{_ROLES})[：:]?({_NAME}){_ENDS}"),
    re.compile(rf"({_NAME}[{_AND}]{_NAME}){_ENDS}"),
)


def find_party_names(text: str) -> list[str]:
    """What looks like a party's name, each once, in the order of the text."""
    found = {match[1]: None for pattern in _PATTERNS for match in pattern.finditer(text)}
    return list(found)
