#include <hepatica/measurement/StoreLocation.h>

#include <gtest/gtest.h>

using hepatica::measurement::StoreLocation;

namespace {

std::string nameOfPlace(const char* place)
{
    return StoreLocation(std::filesystem::path(place)).name();
}

} // namespace

TEST(StoreLocation, AnAddressIsADatabaseAndAllElseAFile)
{
    EXPECT_TRUE(StoreLocation("postgresql:///cases").isDatabase());
    EXPECT_TRUE(StoreLocation("postgres://reader@host:5433/cases?sslmode=require").isDatabase());
    EXPECT_FALSE(StoreLocation("postgresql").isDatabase());
    EXPECT_FALSE(StoreLocation("folder/postgresql:/x.hepatica").isDatabase());
    EXPECT_TRUE(StoreLocation::isNamedBy("postgresql:///cases"));
    EXPECT_TRUE(StoreLocation::isNamedBy("a/b.hepatica"));
    EXPECT_FALSE(StoreLocation::isNamedBy("lesions.csv"));
}

TEST(StoreLocation, GoesToTheDatabaseAsItWasGiven)
{
    const std::filesystem::path address = "postgresql://r:secret@host/cases?options=-csearch_path%3Dtrial";
    EXPECT_EQ(StoreLocation(address).place(), address);
}

TEST(StoreLocation, TellsPeopleNoPassword)
{
    EXPECT_EQ(nameOfPlace("cases: a@b?c.hepatica"), "cases: a@b?c.hepatica");
    EXPECT_EQ(nameOfPlace("postgresql://reader@host:5433/cases"), "postgresql://reader@host:5433/cases");
    EXPECT_EQ(nameOfPlace("postgresql://host:5433,other:5434/cases"),
              "postgresql://host:5433,other:5434/cases");
    EXPECT_EQ(nameOfPlace("postgresql://[::1]:5433/cases"), "postgresql://[::1]:5433/cases");
    for (const char* address :
         {"postgresql://r:secret@host/cases", "postgresql://r:se@cret@host/cases",
          "postgresql://r:se/cret@host/cases", "postgresql://r:se?cret@host/cases", "postgresql://r:secret",
          "postgres://r:se:cret@host:1/cases", "postgresql://host/cases?user=r&password=secret",
          "postgresql://r@host/cases?pass%77ord=secret"}) {
        const std::string told = nameOfPlace(address);
        EXPECT_EQ(told.find("cret"), std::string::npos) << told;
        EXPECT_EQ(told.find("se"), told.find("ses")) << told;
    }
}
