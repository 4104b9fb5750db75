-- The indicators of one year from clean exports, by hand. $year and $folder are variables.
-- A person's key is the identity number without its check character, which follows from it.

create macro key(id) as cast(left(id, 17) as bigint);
create macro born(person) as person // 10000000 % 10000;
create macro year_of(y) as getvariable('year') + y;
create macro first_day(y) as make_date(year_of(y), 1, 1);

-- Every combination of groups that occurs, as bits: 1 children … 512 special families.
create temp table marked as
select groups, list_sum([
    if(contains(groups, word), 1 << (bit - 1), 0)
    for word, bit in [
        '0-6岁儿童', '孕产妇', '老年人', '高血压', '糖尿病',
        '肺结核', '严重精神障碍', '残疾人', '低保', '计生特殊家庭'
    ]
])::bigint as marks
from (
    select distinct 人群分类 as groups from read_parquet(getvariable('folder') || '/居民健康档案*.parquet')
    union select distinct 人群分类 from read_parquet(getvariable('folder') || '/签约明细*.parquet')
) where groups is not null;

-- The contracts that count, with the contract year.
create temp table contract as
select
    key(身份证号码) as person, 签约日期 as signed, year(签约日期) + 1 as year,
    签约机构 as institution, 签约医生 as doctor, 签约团队 as team, 人群分类 as groups
from read_parquet(getvariable('folder') || '/签约明细*.parquet')
where 签约日期 >= first_day(-2) and 签约日期 < first_day(1) and 签约状态 <> '待签约'
    and (签约状态 <> '解约' or 解约日期 > make_date(year(签约日期) + 1, 12, 31));

-- Every doctor, numbered in the order that decides a tie.
create temp table unit as
with team as (
    select distinct 签约机构 as institution, 签约医生 as doctor, 签约团队 as team
    from read_parquet(getvariable('folder') || '/签约明细*.parquet')
),
register as (
    select distinct 管理机构 as institution, 责任医生 as doctor
    from read_parquet(getvariable('folder') || '/居民健康档案*.parquet') where 档案状态 = '正常'
)
select row_number() over (order by institution, doctor, team) as unit, *
from team full join register using (institution, doctor);

-- The standing contract of each person in the three years: the latest, then the greatest unit.
create temp table signing as
with ordered as (
    select
        person, year,
        ((signed - date '2000-01-01') * 10000 + unit) * 1024 + coalesce(marks, 0) as standing
    from contract join unit using (institution, doctor, team) left join marked using (groups)
)
select
    person,
    max(standing) filter (year = year_of(-1)) // 1024 % 10000 as previous,
    max(standing) filter (year = year_of(0)) // 1024 % 10000 as this,
    max(standing) filter (year = year_of(1)) // 1024 % 10000 as next,
    max(standing) filter (year = year_of(0)) % 1024 as marks
from ordered group by person;

create temp table dead as
select key(身份证号) as person from read_parquet(getvariable('folder') || '/居民健康档案*.parquet')
where 档案状态 = '死亡' and 注销日期 < first_day(0);

update signing set this = null, next = null where person in (from dead);

-- Whoever has a live record or a contract.
create temp table person as
with live as (
    select
        key(身份证号) as person, unit as home, 户籍类型 = '户籍' as registered,
        coalesce(marks, 0) as marks, 档案合格 = '是' as qualified,
        老年人规范管理 = '是' as elderly, 高血压规范管理 = '是' as hypertension,
        糖尿病规范管理 = '是' as diabetes
    from read_parquet(getvariable('folder') || '/居民健康档案*.parquet')
    join unit on institution = 管理机构 and doctor = 责任医生
    left join marked on groups = 人群分类
    where 档案状态 = '正常'
)
select
    person, home, registered, qualified, elderly, hypertension, diabetes,
    previous, this, next, year_of(0) - born(person) as age,
    coalesce(live.marks, signing.marks, 0)
        | if(age between 0 and 6, 1, 0) | if(age >= 60, 4, 0) as groups
from live full join signing using (person);

-- Every figure by doctor: numerators and denominators on rows of their own.
create temp table figure (unit bigint, indicator varchar, numerator bigint, denominator bigint);

insert into figure
select coalesce(next, this), 'signing_rate', count(*), 0 from person
where coalesce(next, this) is not null group by all;

insert into figure
select unit, 'signing_rate', 0, 户籍人口
from read_parquet(getvariable('folder') || '/户籍人口*.parquet')
join unit on institution = 机构 and doctor = 责任医生
where 年度 <= year_of(0)
qualify 年度 = max(年度) over ();

insert into figure
select previous, 'renewal_rate', count(*) filter (after.institution = before.institution), count(*)
from person join unit before on before.unit = previous left join unit after on after.unit = this
group by all;


-- Coverage: the signed by their doctor, the live residents by theirs.
insert into figure
with signed as (
    select
        this as unit,
        count_if(age >= 60) as elderly_signing_rate,
        count_if(groups > 0) as key_population_rate,
        count_if(groups & 8 > 0) as hypertension_signing_rate,
        count_if(groups & 16 > 0) as diabetes_signing_rate,
        count_if(groups & 1 > 0) as "key_population_rate.children",
        count_if(groups & 2 > 0) as "key_population_rate.maternal",
        count_if(groups & 4 > 0) as "key_population_rate.elderly",
        count_if(groups & 8 > 0) as "key_population_rate.hypertension",
        count_if(groups & 16 > 0) as "key_population_rate.diabetes",
        count_if(groups & 32 > 0) as "key_population_rate.tuberculosis",
        count_if(groups & 64 > 0) as "key_population_rate.mental_disorder",
        count_if(groups & 128 > 0) as "key_population_rate.disabled",
        count_if(groups & 256 > 0) as "key_population_rate.low_income",
        count_if(groups & 512 > 0) as "key_population_rate.special_family"
    from person where this is not null group by all
),
living as (
    select
        home as unit,
        count_if(age >= 60 and registered) as elderly_signing_rate,
        count_if(groups > 0) as key_population_rate,
        count_if(groups & 8 > 0) as hypertension_signing_rate,
        count_if(groups & 16 > 0) as diabetes_signing_rate,
        count_if(groups & 1 > 0) as "key_population_rate.children",
        count_if(groups & 2 > 0) as "key_population_rate.maternal",
        count_if(groups & 4 > 0) as "key_population_rate.elderly",
        count_if(groups & 8 > 0) as "key_population_rate.hypertension",
        count_if(groups & 16 > 0) as "key_population_rate.diabetes",
        count_if(groups & 32 > 0) as "key_population_rate.tuberculosis",
        count_if(groups & 64 > 0) as "key_population_rate.mental_disorder",
        count_if(groups & 128 > 0) as "key_population_rate.disabled",
        count_if(groups & 256 > 0) as "key_population_rate.low_income",
        count_if(groups & 512 > 0) as "key_population_rate.special_family"
    from person where home is not null group by all
)
select unit, indicator, n, 0 from (unpivot signed on columns(* exclude unit) into name indicator value n)
union all
select unit, indicator, 0, n from (unpivot living on columns(* exclude unit) into name indicator value n);

-- Records and management of the signed; and the signed themselves, the denominator of home beds.
insert into figure
with signed as (
    select
        this as unit,
        {n: count_if(qualified), d: count(qualified)} as record_qualified_rate,
        {n: count_if(elderly and age >= 65), d: count_if(elderly is not null and age >= 65)}
            as elderly_management_rate,
        {n: count_if(hypertension and groups & 8 > 0),
         d: count_if(hypertension is not null and groups & 8 > 0)} as hypertension_management_rate,
        {n: count_if(diabetes and groups & 16 > 0),
         d: count_if(diabetes is not null and groups & 16 > 0)} as diabetes_management_rate,
        {n: 0, d: count(*)} as home_bed_rate
    from person where this is not null group by all
)
select unit, indicator, f.n, f.d
from (unpivot signed on columns(* exclude unit) into name indicator value f);

insert into figure
select coalesce(unit.unit, this), 'home_bed_rate', count(*), 0
from read_parquet(getvariable('folder') || '/家庭病床*.parquet')
left join unit on institution = 建床机构 and doctor = 责任医生
left join person on person = key(身份证号)
where 建床日期 >= first_day(0) and 建床日期 < first_day(1)
group by all;

-- Visits of the signed. The rate leaves out an institution that sees no visit elsewhere.
create temp table signed as select person, this as unit from person where this is not null;

create temp table visited as
with place as (
    select distinct institution from contract
),
visit as (
    select key(身份证号) as person, 就诊机构 as institution, null as level
    from read_parquet(getvariable('folder') || '/门诊就诊*.parquet')
    where 挂号日期 >= first_day(0) and 挂号日期 < first_day(1)
    union all
    select key(证件号码), 医疗机构, 机构级别
    from read_parquet(getvariable('folder') || '/医保就诊*.parquet')
    where 就诊日期 >= first_day(0) and 就诊日期 < first_day(1)
),
counted as (
    select unit, institution, level, count(*) as visits
    from visit join signed using (person) group by all
)
select
    unit, sum(visits)::bigint as visits,
    coalesce(sum(visits) filter (
        level in ('社区', '一级')
        or regexp_matches(institution, '社区卫生服务|社区服务中心|卫生服务站|卫生院')
        or institution in (from place)
    ), 0)::bigint as community
from counted group by all;

insert into figure
with closed as (
    select institution from visited join unit using (unit)
    group by all having sum(visits) = sum(community)
)
select unit, 'community_visit_rate', community, visits
from visited join unit using (unit) where institution not in (from closed)
union all
select unit, 'referral_rate', 0, community from visited;

create temp table referred as
select unit, count(*) as upward, count_if(是否医联体 = '是') as allied
from read_parquet(getvariable('folder') || '/转诊*.parquet')
join signed on person = key(身份证号)
where 转诊日期 >= first_day(0) and 转诊日期 < first_day(1)
    and 转诊类型 = '上转' and 转诊状态 <> '已取消'
group by all;

insert into figure
select unit, 'referral_rate', upward, 0 from referred
union all
select unit, 'alliance_referral_share', allied, upward from referred;

-- Every level at once. A doctor without a row of population has counts, but no rate of coverage.
create temp table result as
select
    case grouping(institution, team, doctor)
        when 7 then 'total' when 3 then 'institution' when 1 then 'team' else 'doctor'
    end as level,
    institution, team, doctor, indicator,
    sum(numerator)::bigint as numerator, sum(denominator)::bigint as denominator
from figure left join unit using (unit)
group by indicator, grouping sets (
    (), (institution), (institution, team), (institution, doctor)
)
having sum(denominator) > 0
    and (grouping(institution) = 1 or institution is not null)
    and (grouping(team) = 1 or team is not null)
    and (grouping(doctor) = 1 or doctor is not null);
