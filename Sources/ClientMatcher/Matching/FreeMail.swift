/// Providers where everybody can get an address, so that a shared domain says nothing about a shared employer.
public enum FreeMail {
    /// The well-known ones. Add your own through ``ClientMatchOptions/freeMailDomains``.
    public static let domains: Set<String> = [
        "gmail.com", "googlemail.com", "outlook.com", "outlook.de", "outlook.fr", "outlook.es", "outlook.it",
        "hotmail.com", "hotmail.co.uk", "hotmail.de", "hotmail.fr", "hotmail.it", "hotmail.es", "live.com", "live.de",
        "live.co.uk", "live.fr", "live.nl", "live.it", "msn.com", "passport.com", "windowslive.com",
        "yahoo.com", "yahoo.co.uk", "yahoo.de", "yahoo.fr", "yahoo.it", "yahoo.es", "yahoo.ca", "yahoo.com.br",
        "yahoo.com.au", "yahoo.co.in", "yahoo.in", "yahoo.co.jp", "ymail.com", "rocketmail.com", "myyahoo.com",
        "icloud.com", "me.com", "mac.com", "aol.com", "aim.com", "protonmail.com", "proton.me", "pm.me",
        "tutanota.com", "tutanota.de", "tuta.com", "tuta.io", "tutamail.com", "keemail.me", "hushmail.com",
        "fastmail.com", "fastmail.fm", "hey.com", "zoho.com", "zohomail.com", "zohomail.eu", "mail.com", "email.com",
        "gmx.de", "gmx.net", "gmx.com", "gmx.at", "gmx.ch", "gmx.fr", "web.de", "freenet.de", "t-online.de",
        "arcor.de", "mailbox.org", "posteo.de", "posteo.net", "online.de", "1und1.de", "vodafone.de", "kabelmail.de",
        "bluewin.ch", "hispeed.ch", "sunrise.ch", "aon.at", "chello.at", "a1.net",
        "orange.fr", "wanadoo.fr", "free.fr", "sfr.fr", "laposte.net", "neuf.fr", "bbox.fr", "numericable.fr",
        "skynet.be", "telenet.be", "proximus.be", "ziggo.nl", "kpnmail.nl", "planet.nl", "xs4all.nl", "home.nl",
        "libero.it", "virgilio.it", "tiscali.it", "alice.it", "tin.it", "email.it", "inwind.it", "pec.it",
        "terra.es", "telefonica.net", "sapo.pt", "clix.pt", "uol.com.br", "bol.com.br", "terra.com.br", "ig.com.br",
        "globo.com", "btinternet.com", "btopenworld.com", "sky.com", "virginmedia.com", "ntlworld.com",
        "talktalk.net", "blueyonder.co.uk", "plusnet.com", "eircom.net", "comcast.net", "verizon.net", "att.net",
        "sbcglobal.net", "bellsouth.net", "cox.net", "charter.net", "earthlink.net", "juno.com", "optonline.net",
        "rogers.com", "shaw.ca", "sympatico.ca", "telus.net", "videotron.ca", "bigpond.com", "optusnet.com.au",
        "xtra.co.nz", "rediffmail.com", "sify.com", "qq.com", "foxmail.com", "163.com", "126.com", "yeah.net",
        "sina.com", "sohu.com", "139.com", "189.cn", "naver.com", "daum.net", "hanmail.net", "kakao.com", "nate.com",
        "docomo.ne.jp", "ezweb.ne.jp", "softbank.ne.jp", "nifty.com", "mail.ru", "bk.ru", "inbox.ru", "list.ru",
        "yandex.ru", "yandex.com", "ya.ru", "rambler.ru", "ukr.net", "i.ua", "wp.pl", "onet.pl", "o2.pl",
        "interia.pl", "gazeta.pl", "op.pl", "seznam.cz", "email.cz", "centrum.cz", "post.cz", "azet.sk", "zoznam.sk",
        "freemail.hu", "citromail.hu", "abv.bg", "mail.bg", "inbox.lv", "one.lt", "hot.ee", "telia.com", "spray.se",
        "bredband.net", "online.no", "suomi24.fi", "luukku.com", "mynet.com", "walla.co.il", "inbox.com", "duck.com",
        "mozmail.com", "simplelogin.com", "anonaddy.com", "privaterelay.appleid.com", "relay.firefox.com",
        "mailinator.com", "guerrillamail.com", "yopmail.com", "lycos.com", "excite.com",
    ]
}
