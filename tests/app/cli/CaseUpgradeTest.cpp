#include "app/cli/JudgedCase.h"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

using namespace hepatica;
using namespace hepatica::tests;
using testing::HasSubstr;

TEST_F(JudgedCase, AFileOfAnOlderVersionIsReadWhenItIsBroughtForward)
{
    measure("T01", 0, 0);
    { // the fifth version added this table
        soci::session sql(soci::sqlite3, "db=\"" + (folder_ / "my.hepatica").string() + "\"");
        sql << "DROP TABLE derived";
        sql << "PRAGMA user_version = 4";
    }
    for (const char* reading :
         {"show my.hepatica P1", "log my.hepatica P1", "export my.hepatica -o lesions.csv"})
        EXPECT_THAT(refusal(reading), HasSubstr("\"hepatica case upgrade\" brings it forward"));
    done("upgrade my.hepatica");
    EXPECT_EQ(classOf("T01"), "target");
    done("verify my.hepatica P1");
    EXPECT_THAT(refusal("upgrade missing.hepatica"), HasSubstr("missing.hepatica"));
}
