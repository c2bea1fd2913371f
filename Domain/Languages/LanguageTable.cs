using System.Collections.Frozen;

namespace Transcode.Domain.Languages;

/// <summary>The languages that have a code of two letters: that code, those of three (ISO 639-2/T, and B where it differs), the English
/// name. Data.</summary>
internal static class LanguageTable
{
    /// <summary>From each code of three letters to that of two.</summary>
    public static readonly FrozenDictionary<string, string> Short;

    /// <summary>From the code of two letters to that of three (T).</summary>
    public static readonly FrozenDictionary<string, string> Long;

    /// <summary>From the code that BCP 47 wants to the English name.</summary>
    public static readonly FrozenDictionary<string, string> Names;

    static LanguageTable()
    {
        var rows = Rows.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(row => row.Split(' ', 3))
            .ToList();
        Short = rows.Where(row => row[0] != "-").SelectMany(row => row[1].Split('/').Select(code => (code, row[0])))
            .ToFrozenDictionary(pair => pair.code, pair => pair.Item2);
        Long = rows.Where(row => row[0] != "-").ToFrozenDictionary(row => row[0], row => row[1].Split('/')[0]);
        Names = rows.ToFrozenDictionary(row => row[0] == "-" ? row[1] : row[0], row => row[2]);
    }

    private const string Rows = """
        aa aar Afar
        ab abk Abkhazian
        ae ave Avestan
        af afr Afrikaans
        ak aka Akan
        am amh Amharic
        an arg Aragonese
        ar ara Arabic
        as asm Assamese
        av ava Avaric
        ay aym Aymara
        az aze Azerbaijani
        ba bak Bashkir
        be bel Belarusian
        bg bul Bulgarian
        bi bis Bislama
        bm bam Bambara
        bn ben Bengali
        bo bod/tib Tibetan
        br bre Breton
        bs bos Bosnian
        ca cat Catalan
        ce che Chechen
        ch cha Chamorro
        co cos Corsican
        cr cre Cree
        cs ces/cze Czech
        cu chu Church Slavic
        cv chv Chuvash
        cy cym/wel Welsh
        da dan Danish
        de deu/ger German
        dv div Divehi
        dz dzo Dzongkha
        ee ewe Ewe
        el ell/gre Greek
        en eng English
        eo epo Esperanto
        es spa Spanish
        et est Estonian
        eu eus/baq Basque
        fa fas/per Persian
        ff ful Fulah
        fi fin Finnish
        fj fij Fijian
        fo fao Faroese
        fr fra/fre French
        fy fry Western Frisian
        ga gle Irish
        gd gla Scottish Gaelic
        gl glg Galician
        gn grn Guarani
        gu guj Gujarati
        gv glv Manx
        ha hau Hausa
        he heb Hebrew
        hi hin Hindi
        ho hmo Hiri Motu
        hr hrv/scr Croatian
        ht hat Haitian
        hu hun Hungarian
        hy hye/arm Armenian
        hz her Herero
        ia ina Interlingua
        id ind Indonesian
        ie ile Interlingue
        ig ibo Igbo
        ii iii Sichuan Yi
        ik ipk Inupiaq
        io ido Ido
        is isl/ice Icelandic
        it ita Italian
        iu iku Inuktitut
        ja jpn Japanese
        jv jav Javanese
        ka kat/geo Georgian
        kg kon Kongo
        ki kik Kikuyu
        kj kua Kuanyama
        kk kaz Kazakh
        kl kal Kalaallisut
        km khm Khmer
        kn kan Kannada
        ko kor Korean
        kr kau Kanuri
        ks kas Kashmiri
        ku kur Kurdish
        kv kom Komi
        kw cor Cornish
        ky kir Kyrgyz
        la lat Latin
        lb ltz Luxembourgish
        lg lug Ganda
        li lim Limburgish
        ln lin Lingala
        lo lao Lao
        lt lit Lithuanian
        lu lub Luba-Katanga
        lv lav Latvian
        mg mlg Malagasy
        mh mah Marshallese
        mi mri/mao Maori
        mk mkd/mac Macedonian
        ml mal Malayalam
        mn mon Mongolian
        mr mar Marathi
        ms msa/may Malay
        mt mlt Maltese
        my mya/bur Burmese
        na nau Nauru
        nb nob Norwegian Bokmal
        nd nde North Ndebele
        ne nep Nepali
        ng ndo Ndonga
        nl nld/dut Dutch
        nn nno Norwegian Nynorsk
        no nor Norwegian
        nr nbl South Ndebele
        nv nav Navajo
        ny nya Chichewa
        oc oci Occitan
        oj oji Ojibwa
        om orm Oromo
        or ori Oriya
        os oss Ossetian
        pa pan Punjabi
        pi pli Pali
        pl pol Polish
        ps pus Pashto
        pt por Portuguese
        qu que Quechua
        rm roh Romansh
        rn run Rundi
        ro ron/rum Romanian
        ru rus Russian
        rw kin Kinyarwanda
        sa san Sanskrit
        sc srd Sardinian
        sd snd Sindhi
        se sme Northern Sami
        sg sag Sango
        si sin Sinhala
        sk slk/slo Slovak
        sl slv Slovenian
        sm smo Samoan
        sn sna Shona
        so som Somali
        sq sqi/alb Albanian
        sr srp/scc Serbian
        ss ssw Swati
        st sot Southern Sotho
        su sun Sundanese
        sv swe Swedish
        sw swa Swahili
        ta tam Tamil
        te tel Telugu
        tg tgk Tajik
        th tha Thai
        ti tir Tigrinya
        tk tuk Turkmen
        tl tgl Tagalog
        tn tsn Tswana
        to ton Tongan
        tr tur Turkish
        ts tso Tsonga
        tt tat Tatar
        tw twi Twi
        ty tah Tahitian
        ug uig Uyghur
        uk ukr Ukrainian
        ur urd Urdu
        uz uzb Uzbek
        ve ven Venda
        vi vie Vietnamese
        vo vol Volapuk
        wa wln Walloon
        wo wol Wolof
        xh xho Xhosa
        yi yid Yiddish
        yo yor Yoruba
        za zha Zhuang
        zh zho/chi Chinese
        zu zul Zulu
        - fil Filipino
        - yue Cantonese
        - cmn Mandarin
        - gsw Swiss German
        - haw Hawaiian
        - hmn Hmong
        - ceb Cebuano
        - nds Low German
        """;
}
